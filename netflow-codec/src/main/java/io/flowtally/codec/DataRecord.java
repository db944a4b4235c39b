package io.flowtally.codec;

/**
 * The raw fields of one data record, also of options: a reusable view that is valid inside {@link
 * RecordSink#onRecord} only.
 */
public final class DataRecord {
  DataRecord() {}

  public long exporterHi() {
    return 0;
  }

  public long exporterLo() {
    return 0;
  }

  /** 5, 9 or 10. */
  public int version() {
    return 0;
  }

  /** v9 source id, IPFIX observation domain, v5 engine type and id (type * 256 + id). */
  public long domain() {
    return 0;
  }

  /** 0 for v5. */
  public int templateId() {
    return 0;
  }

  public boolean isOptions() {
    return false;
  }

  /** Visits every field in wire order; v5 fields come under their IANA ids. */
  public void forEachField(FieldVisitor visitor) {}
}
