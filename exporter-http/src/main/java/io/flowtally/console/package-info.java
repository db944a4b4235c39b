// SPDX-License-Identifier: Apache-2.0
/**
 * What the page shows and metrics do not: the last hour, and who was the heaviest in it. It reads
 * the view every ten seconds, on a thread of its own, in bounded memory.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.console;
