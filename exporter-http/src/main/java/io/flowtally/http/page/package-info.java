// SPDX-License-Identifier: Apache-2.0
/**
 * The pages, one class each, and what it takes to deliver a large one to a slow client.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.http.page;
