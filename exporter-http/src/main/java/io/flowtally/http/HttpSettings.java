// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to serve.
 *
 * @param listen at least one address; port 0 takes any free port
 * @param webConfigFile TLS and passwords in Prometheus' web-config format; null: neither
 * @param reload whether POST /-/reload is open
 * @param pageMemory bytes that the page may take for its history; 0: there is no page
 * @param healthOpen whether /-/healthy and /-/ready answer without a password
 */
public record HttpSettings(
    List<InetSocketAddress> listen,
    @Nullable Path webConfigFile,
    boolean reload,
    boolean healthOpen,
    long pageMemory) {
  public static final long USUAL_PAGE_MEMORY = 16 << 20;

  /** Copies the list. */
  public HttpSettings {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new IllegalArgumentException("nothing to listen on");
    }
  }

  /** Health open to everybody, as a container's or a load balancer's check needs it. */
  public HttpSettings(
      List<InetSocketAddress> listen, @Nullable Path webConfigFile, boolean reload) {
    this(listen, webConfigFile, reload, true, USUAL_PAGE_MEMORY);
  }
}
