// SPDX-License-Identifier: Apache-2.0
/**
 * Measures Flowtally: JMH benchmarks of its packages, a load generator, and what {@code
 * benchmarks/compare.sh} needs to hold it against other collectors. Built, not shipped. May import
 * every package but {@code app}; nobody imports it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.benchmarks;
