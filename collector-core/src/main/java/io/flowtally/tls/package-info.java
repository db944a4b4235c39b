// SPDX-License-Identifier: Apache-2.0
/**
 * TLS as a server: certificates and keys in PEM, read from configuration in the terms of
 * Prometheus' web-config format.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.tls;
