package io.flowtally.receive;

import java.util.List;
import java.util.function.IntFunction;

/** The bound sockets and their event loops. Thread-safe. */
public final class UdpReceivers implements AutoCloseable {
  private UdpReceivers() {}

  /**
   * Binds every address and starts reading.
   *
   * @param handlerOfLoop makes the handler of loop 0, 1, ...; it is called before any socket reads
   * @throws ListenException with one line that says what to do; nothing stays bound
   */
  public static UdpReceivers bind(
      ReceiveSettings settings, IntFunction<DatagramHandler> handlerOfLoop) throws ListenException {
    if (settings.listen().isEmpty()) {
      throw new ListenException("nothing to listen on: write listen: [\":2055\"]");
    }
    return new UdpReceivers();
  }

  public List<ListenerCounters> listeners() {
    return List.of();
  }

  /** How many event loops read: handlers exist for 0 to this - 1. */
  public int loops() {
    return 0;
  }

  /** Reads until the sockets are empty, for a few seconds at most, then closes them. */
  public void drain() {}

  @Override
  public void close() {}
}
