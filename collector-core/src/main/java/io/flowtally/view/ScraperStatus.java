// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * Who scrapes, in numbers.
 *
 * @param known how many are remembered
 * @param refusedAnswers how many answers went to scrapers for which there was no place
 */
public record ScraperStatus(int known, long refusedAnswers) {}
