// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.text.FileStamp;
import io.flowtally.tls.ServerTls;
import io.flowtally.tls.ServerTls.ClientCertificates;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web-config file as it is now. Whoever asks causes a look at the file and those it names; when
 * one has changed, all are read again. A file that has become wrong is logged and changes nothing,
 * and neither does one that would let in more than before: half a file may look like that. Any
 * thread may ask.
 */
public final class CurrentWebConfig {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentWebConfig.class);
  private static final int FIRST_TRIES = 100;

  private final @Nullable Path file;
  private final Function<Path, WebConfigReading> reader;
  private volatile WebConfig config;

  /** Those of the last reading, even if it failed: what it named may appear later. */
  private volatile List<FileStamp> watched;

  /**
   * Reads the file for the first time.
   *
   * @param file null: there is none, and everybody may read
   */
  public CurrentWebConfig(@Nullable Path file) throws WebConfigException {
    this(file, WebConfigFile::read);
  }

  public CurrentWebConfig(@Nullable Path file, Function<Path, WebConfigReading> reader)
      throws WebConfigException {
    this.file = file;
    this.reader = reader;
    WebConfigReading first = file == null ? WebConfigReading.NO_FILE : settled(file, reader);
    this.config = first.orThrow();
    this.watched = first.files();
  }

  /** There is no old one to keep yet, so half a file must not be taken for the first. */
  private static WebConfigReading settled(Path file, Function<Path, WebConfigReading> reader)
      throws WebConfigException {
    for (int i = 0; i < FIRST_TRIES; i++) {
      WebConfigReading reading = reader.apply(file);
      if (!reading.isStale()) {
        return reading;
      }
    }
    throw new WebConfigException(List.of(file + ":1: is written all the time"));
  }

  public WebConfig get() {
    if (file != null && watched.stream().anyMatch(FileStamp::isStale)) {
      readAgain(file);
    }
    return config;
  }

  private synchronized void readAgain(Path changed) {
    if (watched.stream().noneMatch(FileStamp::isStale)) {
      return;
    }
    WebConfigReading reading = reader.apply(changed);
    if (reading.isStale()) {
      // Somebody is writing. The stamps stay the old ones, so the next who asks tries again.
      return;
    }
    WebConfig next = reading.config();
    if (next == null) {
      reading.mistakes().forEach(mistake -> LOG.error("{}; the last good one stays", mistake));
    } else if (refusal(next) != null) {
      LOG.error("{}: {} by a restart alone; nothing was changed", changed, refusal(next));
    } else {
      config = next;
      LOG.info("{}: read again", changed);
    }
    watched = reading.files();
  }

  private @Nullable String refusal(WebConfig next) {
    if ((next.tls() == null) != (config.tls() == null)) {
      return "TLS is turned on and off";
    }
    if (next.passwords().isEmpty() && !config.passwords().isEmpty()) {
      return "the last password is taken away";
    }
    if (!verifiesClients(next) && verifiesClients(config)) {
      return "the verifying of client certificates is turned off";
    }
    return null;
  }

  private static boolean verifiesClients(WebConfig config) {
    ServerTls tls = config.tls();
    return tls != null && tls.clients() != ClientCertificates.NONE;
  }
}
