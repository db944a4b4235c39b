package io.flowtally.codec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every exporter, shared by all loops. */
public final class ExporterTable {
  private final CodecLimits limits;

  public ExporterTable(CodecLimits limits) {
    this.limits = limits;
  }

  public CodecLimits limits() {
    return limits;
  }

  public void forEach(Consumer<Exporter> consumer) {}

  public @Nullable Exporter find(long hi, long lo) {
    return null;
  }

  /** Errors in all, with those of exporters that the table does not remember. */
  public long errors(WireError error) {
    return 0;
  }

  /** Datagrams decoded in all, with those of exporters that the table no longer remembers. */
  public long decodedDatagrams() {
    return 0;
  }

  /** Expires held sets, settles sequence gaps; call it every second or so, from any thread. */
  public void sweep(long nowMs) {}

  /** Writes templates, sampling and sequence state. */
  public void save(DataOutput out) throws IOException {}

  /**
   * Reads what {@link #save} wrote into an empty table.
   *
   * @throws IOException if the data is of another version or damaged; the table is then empty
   */
  public void restore(DataInput in) throws IOException {}
}
