// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoCommandTest {
  private static final Pattern METRICS = Pattern.compile("http://127.0.0.1:\\d+/metrics");
  private final Commands commands = new Commands();

  @Test
  void showsNumbersOfEveryVersionAtOnce() throws Exception {
    CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> commands.run("demo"));
    Matcher url = METRICS.matcher(commands.out());
    while (!url.find() && !running.isDone()) {
      Thread.sleep(10);
      url = METRICS.matcher(commands.out());
    }
    HttpRequest request = HttpRequest.newBuilder(URI.create(url.group())).build();
    String metrics = "";
    while (!metrics.contains("version=\"5\"}")
        || !metrics.contains("version=\"9\"}")
        || !metrics.contains("version=\"10\"}")
        || !metrics.contains("pmacct_flow_bytes_total{aggregate=\"outbound\"")) {
      metrics = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      Thread.sleep(10);
    }
    assertThat(metrics).contains("ip_src=\"10.1.2.", "ip_dst=\"2001:db8:abcd::");
    commands.signal("INT");
    assertThat(running.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(commands.err()).isEmpty();
  }
}
