// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import java.util.ArrayList;
import java.util.List;

/** All inputs and the loops that they share. Thread-safe. */
public final class Receivers implements AutoCloseable {
  private static final long DRAIN_MS = 5_000;

  private final ReceiveLoops loops;
  private final List<Input> inputs;

  private Receivers(ReceiveLoops loops, List<Input> inputs) {
    this.loops = loops;
    this.inputs = List.copyOf(inputs);
  }

  /**
   * Opens every input, then starts them all. The receivers own the loops from now on.
   *
   * @throws ListenException with one line that says what to do; nothing stays open
   */
  public static Receivers start(ReceiveLoops loops, List<Input> inputs) throws ListenException {
    Receivers receivers = new Receivers(loops, inputs);
    boolean open = false;
    try {
      for (Input input : inputs) {
        input.open(loops);
      }
      open = true;
    } finally {
      if (!open) {
        receivers.close();
      }
    }
    inputs.forEach(Input::start);
    return receivers;
  }

  /** Those of all inputs, in their order. */
  public List<ListenerCounters> listeners() {
    List<ListenerCounters> listeners = new ArrayList<>();
    inputs.forEach(input -> listeners.addAll(input.listeners()));
    return listeners;
  }

  /** Those of all inputs with connections, in their order. */
  public List<StreamCounters> streams() {
    List<StreamCounters> streams = new ArrayList<>();
    inputs.forEach(input -> streams.addAll(input.streams()));
    return streams;
  }

  /** How many event loops read: handlers exist for 0 to this - 1. */
  public int loops() {
    return loops.loops().size();
  }

  /** As {@link ReceiveLoops#runOnLoops}. */
  public void runOnLoops(Runnable task) {
    loops.runOnLoops(task);
  }

  /**
   * Reads until the sockets are empty, for a few seconds at most, then closes them. Datagrams that
   * the kernel had accepted are handed on; what comes for an inherited socket after that waits for
   * the next process.
   */
  public void drain() {
    drain(DRAIN_MS);
  }

  /** The same, with a limit for each input. */
  public void drain(long atMostMs) {
    inputs.forEach(input -> input.drain(atMostMs));
    loops.close();
  }

  /** Closes the sockets as they are. The counters keep their last values. */
  @Override
  public void close() {
    inputs.forEach(Input::close);
    loops.close();
  }
}
