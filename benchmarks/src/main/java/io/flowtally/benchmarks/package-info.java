/** JMH and load generator. */
@org.jspecify.annotations.NullMarked
package io.flowtally.benchmarks;
