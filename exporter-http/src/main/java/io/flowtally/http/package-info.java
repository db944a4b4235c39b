// SPDX-License-Identifier: Apache-2.0
/**
 * The server: connections, limits, who may come in, which page answers.
 *
 * <p>Only the command line imports it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.http;
