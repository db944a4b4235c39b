/** Metrics over HTTP. */
@org.jspecify.annotations.NullMarked
package io.flowtally.http;
