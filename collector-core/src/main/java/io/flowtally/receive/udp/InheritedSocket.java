// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.receive.ListenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A socket that the service manager bound before it started this process, and that outlives it:
 * what arrives during a restart waits in the kernel.
 *
 * @param fd the file descriptor; it must be non-blocking
 */
public record InheritedSocket(int fd) {
  private static final int FIRST_FD = 3;
  private static final int O_NONBLOCK = 04000;

  /**
   * The sockets announced by systemd's protocol (sd_listen_fds(3)): {@code LISTEN_FDS} descriptors
   * from 3 on, if {@code LISTEN_PID} is this process.
   *
   * @throws ListenException for values that cannot be meant
   */
  public static List<InheritedSocket> announced(Map<String, String> environment, long pid)
      throws ListenException {
    String count = environment.get("LISTEN_FDS");
    String forPid = environment.get("LISTEN_PID");
    if (count == null || (forPid != null && !forPid.equals(Long.toString(pid)))) {
      return List.of();
    }
    if (!count.matches("[0-9]{1,4}")) {
      throw new ListenException("LISTEN_FDS is '" + count + "': the service manager sets a number");
    }
    List<InheritedSocket> sockets = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(count); i++) {
      sockets.add(new InheritedSocket(FIRST_FD + i));
    }
    return sockets;
  }

  /** Netty reads until the socket has no more: on a blocking one that would never end. */
  void requireNonBlocking() throws ListenException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd))) {
        if (line.startsWith("flags:")) {
          int flags = Integer.parseInt(line.substring("flags:".length()).strip(), 8);
          if ((flags & O_NONBLOCK) != 0) {
            return;
          }
        }
      }
    } catch (IOException e) {
      throw new ListenException(
          "socket " + fd + " of the service manager is not there: clear LISTEN_FDS", e);
    }
    throw new ListenException(
        "socket "
            + fd
            + " of the service manager blocks: write NonBlocking=true under [Service] of the unit");
  }
}
