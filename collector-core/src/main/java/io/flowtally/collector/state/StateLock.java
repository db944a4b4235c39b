// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import io.flowtally.collector.ConfigurationException;
import io.flowtally.config.Settings;
import io.flowtally.yaml.Located;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
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
 *
 * <p>It is taken by an exclusive lock, and held by a shared one: that needs no file open for
 * writing, which would keep an administrator from remounting the filesystem. Between the two nobody
 * has it, so the file names who was last to take it.
 */
public final class StateLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateLock.class);
  private static final String NAME = "flowtally.lock";
  private static final int LONGEST_OWNER = 64;

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
  public static @Nullable StateLock take(Settings.State settings)
      throws ConfigurationException, IOException {
    Located<Path> wanted = settings.directory();
    if (wanted == null) {
      return null;
    }
    Path path = wanted.value().resolve(NAME);
    String owner = "%-32d%-32d".formatted(ProcessHandle.current().pid(), System.nanoTime());
    boolean taken;
    boolean named = false;
    try (FileChannel exclusive = open(wanted, path)) {
      taken = lock(exclusive, false, wanted.value());
      if (taken) {
        named = name(owner, exclusive);
      }
    }
    FileChannel shared = FileChannel.open(path, StandardOpenOption.READ);
    if (taken && lock(shared, true, wanted.value()) && (!named || isOwner(owner, shared))) {
      return new StateLock(shared);
    }
    shared.close();
    throw new IOException(
        "state.directory "
            + wanted.value()
            + " is in use by another flowtally: stop that one, or give this one a directory of its"
            + " own");
  }

  private static boolean lock(FileChannel file, boolean shared, Path directory) {
    try {
      return file.tryLock(0, Long.MAX_VALUE, shared) != null;
    } catch (OverlappingFileLockException e) {
      LOG.debug("another collector of this process has it", e);
      return false;
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be locked ({}): see to it that no other flowtally uses it",
          directory,
          e.getMessage());
      return true;
    }
  }

  private static boolean name(String owner, FileChannel file) {
    try {
      file.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
      file.truncate(owner.length());
      return true;
    } catch (IOException e) {
      LOG.debug("a full disk: the lock names nobody", e);
      return false;
    }
  }

  private static boolean isOwner(String owner, FileChannel file) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(LONGEST_OWNER);
    int length = file.read(read, 0);
    String text = new String(read.array(), 0, Math.max(0, length), StandardCharsets.US_ASCII);
    return text.equals(owner);
  }

  private static FileChannel open(Located<Path> wanted, Path path) throws ConfigurationException {
    try {
      Files.createDirectories(wanted.value());
    } catch (IOException e) {
      throw mistake(wanted, "cannot be made", e);
    }
    try {
      return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
