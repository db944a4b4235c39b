package io.flowtally.collector;

/** The counters of one listening address, summed over its sockets. */
public record ListenerStatus(
    String listener,
    long datagrams,
    long bytes,
    long kernelDropped,
    long truncated,
    long notAllowed,
    long internalErrors,
    long receiveBufferBytes) {}
