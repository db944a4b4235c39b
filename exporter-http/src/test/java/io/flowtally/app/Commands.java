// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs commands as main does, and keeps what they print. */
final class Commands implements Signals {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StringWriter errors = new StringWriter();
  private final Map<String, Runnable> signalTasks = new ConcurrentHashMap<>();
  private OutputStream out = printed;

  int run(Object... arguments) {
    List<String> texts = new ArrayList<>();
    for (Object argument : arguments) {
      texts.add(argument.toString());
    }
    Terminal output = new Terminal(out, new PrintWriter(errors, true));
    return new Program(output, this).run(texts.toArray(String[]::new));
  }

  /** Whoever reads standard output goes away. */
  Commands withClosedPipe() {
    out =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    return this;
  }

  String out() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  List<String> err() {
    return errors.toString().lines().toList();
  }

  /** The errors without the folder that the test works in. */
  List<String> err(Path folder) {
    return err().stream().map(line -> line.replace(folder + "/", "")).toList();
  }

  @Override
  public void on(List<String> names, Runnable task) {
    names.forEach(name -> signalTasks.put(name, task));
  }

  boolean takesSignals() {
    return signalTasks.containsKey("HUP");
  }

  void signal(String name) {
    signalTasks.get(name).run();
  }
}
