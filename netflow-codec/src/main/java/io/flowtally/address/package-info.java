// SPDX-License-Identifier: Apache-2.0
/**
 * IP addresses and prefixes as two longs: parse them, print them, tell the family.
 *
 * <p>IPv4 is v4-mapped, so that one table and one comparison serve both families. The only place
 * that reads or writes addresses. Imports nothing of ours; every package may import it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.address;
