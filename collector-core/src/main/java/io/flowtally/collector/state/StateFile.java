// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A file that is replaced as a whole and read only if it is whole. One thread at a time.
 *
 * <pre>
 *  0        8        12                 -8
 * | magic  | format | content ...      | CRC-32C of all before |
 * </pre>
 *
 * <p>A write goes to a file beside it, reaches the disk, and takes the name in one step; the one
 * before keeps a name of its own. So whenever the process or the machine dies, one good file is
 * there.
 */
public final class StateFile {
  public static final String NAME = "flowtally.state";
  static final String PREVIOUS = NAME + ".previous";
  private static final String PART = NAME + ".part";
  private static final long MAGIC = 0x464C4F5754414C59L;
  private static final int FORMAT = 2;
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int TRAILER = Long.BYTES;
  private static final int CHUNK = 1 << 16;

  /** Writes the content. */
  interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  /** Surrounds the moment at which a whole file gets its name. */
  interface Naming {
    void around(ScrapeMarks.Naming naming) throws IOException;
  }

  /** Reads the content; what it throws makes the file one that cannot be used. */
  interface Restore {
    void read(DataInputStream in) throws IOException;
  }

  private final Path directory;

  StateFile(Path directory) {
    this.directory = directory;
  }

  Path path() {
    return directory.resolve(NAME);
  }

  Path previous() {
    return directory.resolve(PREVIOUS);
  }

  void write(Content content, Naming naming) throws IOException {
    Path part = directory.resolve(PART);
    try {
      writePart(part, content);
      naming.around(() -> name(part));
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void name(Path part) throws IOException {
    if (Files.exists(path())) {
      Files.move(path(), previous(), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(part, path(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void writePart(Path part, Content content) throws IOException {
    CRC32C checksum = new CRC32C();
    try (FileOutputStream file = new FileOutputStream(part.toFile());
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(new CheckedOutputStream(file, checksum), CHUNK))) {
      out.writeLong(MAGIC);
      out.writeInt(FORMAT);
      content.write(out);
      out.flush();
      out.writeLong(checksum.getValue());
      out.flush();
      file.getFD().sync();
    }
  }

  /**
   * Reads one of the two files.
   *
   * @throws IOException saying what is wrong with the file
   */
  static void read(Path file, Restore restore) throws IOException {
    verify(file);
    try (DataInputStream in = open(file)) {
      in.skipNBytes(HEADER);
      restore.read(in);
    }
  }

  private static void verify(Path file) throws IOException {
    long length = Files.size(file);
    if (length < HEADER + TRAILER) {
      throw new IOException("it is cut short");
    }
    CRC32C checksum = new CRC32C();
    try (DataInputStream in = open(file)) {
      byte[] chunk = new byte[CHUNK];
      for (long left = length - TRAILER; left > 0; ) {
        int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (read < 0) {
          throw new IOException("it shrank while it was read");
        }
        checksum.update(chunk, 0, read);
        left -= read;
      }
      if (in.readLong() != checksum.getValue()) {
        throw new IOException("its checksum does not match");
      }
    }
    try (DataInputStream in = open(file)) {
      if (in.readLong() != MAGIC) {
        throw new IOException("it is not a state file");
      }
      int format = in.readInt();
      if (format != FORMAT) {
        throw new IOException("its format is " + format + ", this version reads " + FORMAT);
      }
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return new DataInputStream(new BufferedInputStream(in, CHUNK));
  }
}
