// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import io.flowtally.text.FileStamp;
import io.flowtally.text.TextFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts files and files of leases, read again when they change. One that cannot be read, or is
 * gone, keeps the names that it had. Used by one thread; the result may be read by any.
 */
public final class HostFiles {
  private static final Logger LOG = LoggerFactory.getLogger(HostFiles.class);
  private static final long MOST_BYTES = 32L << 20;

  private final List<Watched> files = new ArrayList<>();
  private volatile HostNames names = new HostNames();

  /** One file. */
  private static final class Watched {
    private final Path path;
    private final boolean leases;
    private @Nullable FileStamp stamp;
    private HostNames names = new HostNames();
    private volatile boolean readable;

    Watched(Path path, boolean leases) {
      this.path = path;
      this.leases = leases;
    }

    /** Reads it if it is another than before; false if nothing has changed. */
    boolean look() {
      FileStamp now = FileStamp.of(path);
      if (now.equals(stamp)) {
        return false;
      }
      stamp = now;
      try {
        names = read();
        readable = true;
        LOG.info("{} names of hosts in {}", names.size(), path);
        return true;
      } catch (IOException e) {
        readable = false;
        LOG.warn("{} {}: its names stay as they were", path, TextFiles.reason(path, e));
        return false;
      }
    }

    private HostNames read() throws IOException {
      if (Files.size(path) > MOST_BYTES) {
        throw new IOException("is larger than " + (MOST_BYTES >> 20) + " MiB");
      }
      try (InputStream bytes = new BufferedInputStream(Files.newInputStream(path));
          Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8)) {
        String problem = TextFiles.problem(bytes);
        if (!problem.isEmpty()) {
          throw new IOException(problem);
        }
        return leases ? LeaseFile.read(text) : HostsFile.read(text);
      }
    }
  }

  /** Names of hosts files go before those of leases; of several files the first counts. */
  public HostFiles(List<Path> hosts, List<Path> leases) {
    hosts.forEach(path -> files.add(new Watched(path, false)));
    leases.forEach(path -> files.add(new Watched(path, true)));
  }

  /** Reads what has changed. */
  public void look() {
    boolean changed = false;
    for (Watched file : files) {
      changed |= file.look();
    }
    if (changed) {
      HostNames all = new HostNames();
      files.forEach(file -> all.addAll(file.names));
      names = all;
    }
  }

  public HostNames names() {
    return names;
  }

  /** Whether each file could be read when it was last looked at. */
  public Map<String, Boolean> readable() {
    Map<String, Boolean> readable = new LinkedHashMap<>();
    files.forEach(file -> readable.put(file.path.toString(), file.readable));
    return readable;
  }
}
