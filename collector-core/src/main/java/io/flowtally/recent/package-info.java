// SPDX-License-Identifier: Apache-2.0
/** The datagrams of the last minutes, as they came, in bounded memory off the heap. */
@org.jspecify.annotations.NullMarked
package io.flowtally.recent;
