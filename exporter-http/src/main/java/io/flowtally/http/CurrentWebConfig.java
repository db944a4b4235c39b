package io.flowtally.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web-config file as it is now. Whoever asks causes a look at the file and those it names; when
 * one has changed, all are read again. A file that has become wrong is logged and changes nothing.
 * Any thread may ask.
 */
final class CurrentWebConfig {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentWebConfig.class);

  private final @Nullable Path file;
  private volatile WebConfig config;
  private volatile List<Stamp> stamps;

  /** What shows that a file was written or replaced. */
  private record Stamp(@Nullable Object key, long modified, long size) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(now.fileKey(), now.lastModifiedTime().toMillis(), now.size());
      } catch (IOException e) {
        return new Stamp(null, 0, -1);
      }
    }
  }

  /**
   * Reads the file for the first time.
   *
   * @param file null: there is none, and everybody may read
   */
  CurrentWebConfig(@Nullable Path file) throws WebConfigException {
    this.file = file;
    this.config = file == null ? WebConfig.OPEN : WebConfigFile.read(file);
    this.stamps = stamps(config.files());
  }

  private static List<Stamp> stamps(List<Path> files) {
    return files.stream().map(Stamp::of).toList();
  }

  WebConfig get() {
    if (file != null && !stamps(config.files()).equals(stamps)) {
      readAgain(file);
    }
    return config;
  }

  private synchronized void readAgain(Path changed) {
    List<Stamp> now = stamps(config.files());
    if (now.equals(stamps)) {
      return;
    }
    // Kept even if the reading fails, so that one mistake is logged once.
    stamps = now;
    try {
      WebConfig next = WebConfigFile.read(changed);
      if ((next.tls() == null) != (config.tls() == null)) {
        LOG.error("{}: TLS is turned on and off by a restart alone; nothing was changed", changed);
        return;
      }
      config = next;
      stamps = stamps(next.files());
      LOG.info("{}: read again", changed);
    } catch (WebConfigException e) {
      e.mistakes().forEach(mistake -> LOG.error("{}; the last good one stays", mistake));
    }
  }
}
