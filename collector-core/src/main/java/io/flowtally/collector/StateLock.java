// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.config.Located;
import io.flowtally.config.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state directory belongs to one process at a time: two would overwrite each other's snapshots.
 * The operating system lets go of the lock when the process ends, however it ends; the file stays.
 */
final class StateLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateLock.class);
  private static final String NAME = "flowtally.lock";

  private final FileChannel file;

  private StateLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Makes the directory if need be, and takes it.
   *
   * @return null if nothing is to be kept
   * @throws ConfigurationException if the directory cannot be made or written
   * @throws IOException if another process has it
   */
  static @Nullable StateLock take(Settings.State settings)
      throws ConfigurationException, IOException {
    Located<Path> wanted = settings.directory();
    if (wanted == null) {
      return null;
    }
    FileChannel file = open(wanted);
    try {
      if (file.tryLock() != null) {
        return new StateLock(file);
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("another collector of this process has it", e);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be locked ({}): see to it that no other flowtally uses it",
          wanted.value(),
          e.getMessage());
      return new StateLock(file);
    }
    file.close();
    throw new IOException(
        "state.directory "
            + wanted.value()
            + " is in use by another flowtally: stop that one, or give this one a directory of its"
            + " own");
  }

  private static FileChannel open(Located<Path> wanted) throws ConfigurationException {
    Path directory = wanted.value();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw mistake(wanted, "cannot be made", e);
    }
    try {
      return FileChannel.open(
          directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw mistake(wanted, "cannot be written", e);
    }
  }

  private static ConfigurationException mistake(Located<Path> wanted, String what, IOException e) {
    String reason =
        e instanceof FileSystemException file && file.getReason() != null
            ? " (" + file.getReason() + ")"
            : "";
    return new ConfigurationException(
        List.of(
            wanted.mistake(
                "state.directory "
                    + wanted.value()
                    + " "
                    + what
                    + reason
                    + ": name a directory that this user may write")));
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.debug("the lock ends with the process", e);
    }
  }
}
