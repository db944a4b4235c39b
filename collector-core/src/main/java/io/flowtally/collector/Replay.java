// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.config.Settings;
import io.flowtally.networks.Explanation;
import io.flowtally.networks.GroupNames;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.view.ListenerStatus;
import io.flowtally.view.ReloadStatus;
import java.util.List;

/**
 * A pipeline without sockets: datagrams of a capture, or of a test, go through the same loop as
 * those of a network. Datagrams come from one thread.
 */
public final class Replay extends Engine implements DatagramHandler {
  private static final long SWEEP_MS = 1_000;

  /** After every time limit of the codec, and far from any overflow. */
  private static final long END_OF_TIME_MS = Long.MAX_VALUE / 2;

  private final Loop loop = newLoop();
  private long sweptMs;

  /**
   * Compiles settings.
   *
   * @throws ConfigurationException with every mistake at once
   */
  public Replay(Settings settings) throws ConfigurationException {
    super(PipelineAssembly.assemble(settings, new GroupNames()), SteadyClock.ofCapture());
  }

  @Override
  public void onDatagram(
      byte[] buffer,
      int offset,
      int length,
      long exporterHi,
      long exporterLo,
      long session,
      long nowMs) {
    if (nowMs - sweptMs >= SWEEP_MS) {
      sweptMs = nowMs;
      exporterTable.sweep(nowMs);
      int seconds = (int) (nowMs / 1000);
      for (Aggregate aggregate : pipeline().aggregates()) {
        aggregate.decide(seconds, seconds, quiescence, readers());
      }
    }
    if (loop.wants(exporterHi, exporterLo)) {
      loop.onDatagram(buffer, offset, length, exporterHi, exporterLo, session, nowMs);
    }
  }

  @Override
  public void onBatchEnd() {
    loop.onBatchEnd();
  }

  /** After the last datagram: what was waited for does not come any more. */
  public void end() {
    exporterTable.sweep(END_OF_TIME_MS);
    loop.readOverdue(sweptMs);
  }

  /** Which row of the networks file matches an address, and why. */
  public Explanation explain(long hi, long lo) {
    return pipeline().networks().explain(hi, lo);
  }

  /** Datagrams of which something was decoded. */
  public long decodedDatagrams() {
    return exporterTable.decodedDatagrams();
  }

  @Override
  public List<ListenerStatus> listeners() {
    return List.of();
  }

  @Override
  public ReloadStatus lastReload() {
    return new ReloadStatus(true, 0, List.of());
  }

  @Override
  public boolean ready() {
    return true;
  }

  /** Nothing to read again. */
  @Override
  public ReloadStatus reload() {
    return lastReload();
  }
}
