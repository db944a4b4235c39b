// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: arguments in, exit code out. Each command is a class, and wires what the other
 * rooms do; nothing is decided here but what a person reads.
 *
 * <p>May import every room; no room imports it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.app;
