// SPDX-License-Identifier: Apache-2.0
/**
 * TLS and passwords by a web configuration file in Prometheus' format, read again when it changes.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.http.webconfig;
