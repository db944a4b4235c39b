package io.flowtally.collector;

/** A row of the networks file, for joins in queries. */
public record NetworkInfo(String network, String group, long as) {}
