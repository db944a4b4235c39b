// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import io.flowtally.address.ListenAddress;
import io.flowtally.tls.ServerTls;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link TcpInput} needs to know.
 *
 * @param tcp where connections are plain; port 0 takes a free one
 * @param tls where they are encrypted
 * @param identity what TLS connections are set up with, asked for each; null only if {@code tls} is
 *     empty
 * @param limit of connections in all
 * @param limitPerAddress of connections of one address
 * @param idle after so long without a message a connection ends; zero: never
 */
public record TcpSettings(
    List<ListenAddress> tcp,
    List<ListenAddress> tls,
    Supplier<@Nullable ServerTls> identity,
    int limit,
    int limitPerAddress,
    Duration idle) {
  /** Copies the lists. */
  public TcpSettings {
    tcp = List.copyOf(tcp);
    tls = List.copyOf(tls);
  }
}
