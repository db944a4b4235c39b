// SPDX-License-Identifier: Apache-2.0
/**
 * The filter language, which is that of tcpdump as nfacctd has it: text in, a compiled test of a
 * record out.
 *
 * <p>A test allocates nothing and looks up no string. Imports {@code networks}, {@code address},
 * {@code text} and the codec's record.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.filter;
