package io.flowtally.count;

/** One series: a key and the octets and packets counted under it. */
public final class Bucket {}
