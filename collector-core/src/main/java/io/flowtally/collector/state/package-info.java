// SPDX-License-Identifier: Apache-2.0
/**
 * What outlives a restart: counters, templates, and what each scraper has read. One file, written
 * beside and renamed, under a lock.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.collector.state;
