// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory with a configuration, on ports that stay the same from one start to the next. */
final class Installation {
  final Path directory;
  final int udp = Ports.udp();
  final int http = Ports.tcp();

  /** {@code settings} holds every key but listen, networks_file and http.listen. */
  Installation(Path directory, String settings) {
    this.directory = directory;
    write("local.net", Networks.FILE);
    configure(settings);
  }

  void configure(String settings) {
    write(
        "flowtally.yaml",
        """
        listen: ["127.0.0.1:%d"]
        networks_file: local.net
        http: {listen: ["127.0.0.1:%d"], reload: true}
        """
                .formatted(udp, http)
            + settings);
  }

  void write(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> arguments() {
    return List.of("run", "--config", directory.resolve("flowtally.yaml").toString());
  }

  FlowtallyProcess start() {
    return FlowtallyProcess.start(directory, udp, http, arguments());
  }

  Path state() {
    return directory.resolve("state").resolve("flowtally.state");
  }

  Path previousState() {
    return directory.resolve("state").resolve("flowtally.state.previous");
  }
}
