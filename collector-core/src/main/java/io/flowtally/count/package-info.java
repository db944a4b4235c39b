/** Buckets. */
@org.jspecify.annotations.NullMarked
package io.flowtally.count;
