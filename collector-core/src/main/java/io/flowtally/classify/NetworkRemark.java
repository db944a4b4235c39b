package io.flowtally.classify;

/**
 * A line of the networks file that does not say what its writer meant: one that nfacctd drops, or
 * reads as something else, without a word.
 *
 * @param line from 1
 * @param text what is wrong, what becomes of the line, and what to write instead
 */
public record NetworkRemark(int line, String text) {}
