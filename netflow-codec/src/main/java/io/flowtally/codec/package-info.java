/** Datagram bytes to flow records. */
@org.jspecify.annotations.NullMarked
package io.flowtally.codec;
