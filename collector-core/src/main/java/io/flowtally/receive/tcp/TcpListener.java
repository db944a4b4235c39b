// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.StreamCounters;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** One listening address, with the counters of its connections. Thread-safe. */
public final class TcpListener implements StreamCounters {
  private final ListenAddress address;
  private final boolean encrypted;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder handlerErrors = new LongAdder();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
  private volatile int port;

  TcpListener(ListenAddress address, boolean encrypted) {
    this.address = address;
    this.encrypted = encrypted;
    this.port = address.port();
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  ListenAddress address() {
    return address.withPort(port);
  }

  boolean encrypted() {
    return encrypted;
  }

  void bound(int free) {
    port = free;
  }

  void countAccepted() {
    accepted.increment();
  }

  void countClosed(CloseReason reason) {
    adder(reason).increment();
  }

  void countMessage(int length) {
    messages.increment();
    bytes.add(length);
  }

  void countHandlerError() {
    handlerErrors.increment();
  }

  private LongAdder adder(CloseReason reason) {
    return Objects.requireNonNull(closed.get(reason));
  }

  @Override
  public String name() {
    return address.text();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public long accepted() {
    return accepted.sum();
  }

  @Override
  public Map<String, Long> closed() {
    Map<String, Long> counts = new TreeMap<>();
    closed.forEach((reason, count) -> counts.put(reason.label(), count.sum()));
    return counts;
  }

  @Override
  public long open() {
    // Closed ones first: what is accepted meanwhile must not make the difference negative.
    long ended = closed.values().stream().mapToLong(LongAdder::sum).sum();
    return accepted.sum() - ended;
  }

  @Override
  public long messages() {
    return messages.sum();
  }

  @Override
  public long bytes() {
    return bytes.sum();
  }

  @Override
  public long handlerErrors() {
    return handlerErrors.sum();
  }
}
