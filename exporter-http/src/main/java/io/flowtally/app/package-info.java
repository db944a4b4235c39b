// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: arguments in, exit code out. Each command is a class, and wires what the other
 * packages do; nothing is decided here but what a person reads.
 *
 * <p>May import every package; no package imports it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.app;
