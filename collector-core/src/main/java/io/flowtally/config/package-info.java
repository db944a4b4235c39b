// SPDX-License-Identifier: Apache-2.0
/**
 * From a configuration file to validated settings.
 *
 * <p>In goes {@code flowtally.yaml}, or an {@code nfacctd.conf} as it is; out come {@link
 * io.flowtally.config.Settings}, immutable, or every {@link io.flowtally.yaml.Mistake} of the
 * file at once. What other packages validate (filters, keys, groups) is handed on as {@link
 * io.flowtally.yaml.Located} text, so that their mistakes can name the line too.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.config;
