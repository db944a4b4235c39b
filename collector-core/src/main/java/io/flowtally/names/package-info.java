// SPDX-License-Identifier: Apache-2.0
/**
 * What names an interface or a host: files that people or DHCP servers write, and DNS. Names are
 * for joins and for people; nothing here is part of a key or of a count.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.names;
