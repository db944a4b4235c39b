package io.flowtally.count;

/** The buckets of one aggregate. */
public final class Buckets {}
