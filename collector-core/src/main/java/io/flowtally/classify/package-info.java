/** A record to its key in each aggregate. */
@org.jspecify.annotations.NullMarked
package io.flowtally.classify;
