// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.text.FileStamp;
import io.flowtally.tls.ServerTls;
import io.flowtally.yaml.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What TLS listeners show to the next connection. A certificate that is replaced is taken up
 * without a reload, as programs that renew certificates expect; one that is wrong changes nothing.
 * Thread-safe.
 */
final class CurrentIdentity implements Supplier<@Nullable ServerTls> {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentIdentity.class);

  private volatile @Nullable ServerTls current;

  /** Those of the last reading, even if it failed: what is wrong may be mended. */
  private List<FileStamp> watched = List.of();

  @Override
  public @Nullable ServerTls get() {
    return current;
  }

  /** What the configuration says from now on. */
  synchronized void follow(@Nullable ServerTls configured) {
    current = configured;
    watched = configured == null ? List.of() : configured.files();
  }

  /** Reads the files again if one has changed. */
  synchronized void look() {
    ServerTls before = current;
    if (before == null || watched.stream().noneMatch(FileStamp::isStale)) {
      return;
    }
    List<FileStamp> stamps = watched.stream().map(file -> FileStamp.of(file.file())).toList();
    List<Mistake> mistakes = new ArrayList<>();
    ServerTls next = before.again(mistakes);
    if (stamps.stream().anyMatch(FileStamp::isStale)) {
      return; // somebody is writing; the next look will tell
    }
    watched = stamps;
    if (next == null) {
      mistakes.forEach(mistake -> LOG.error("{}; the last good one stays", mistake));
    } else {
      current = next;
      LOG.info("certificate of listen_tls read again");
    }
  }
}
