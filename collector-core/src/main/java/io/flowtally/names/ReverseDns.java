// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import io.flowtally.address.AddressBits;
import io.flowtally.address.AddressText.Words;
import io.flowtally.address.IpAddress;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Names of hosts by reverse DNS (PTR, RFC 1035 section 3.5). Questions are asked one after the
 * other on a thread of its own, at a bounded rate; nobody waits for an answer. What was answered is
 * kept for as long as its TTL says, an hour at most and a minute at least; so is that there is no
 * name. Thread-safe.
 */
public final class ReverseDns implements AutoCloseable {
  private static final int MOST = 65_536;
  private static final int LEAST_SECONDS = 60;
  private static final int MOST_SECONDS = 3_600;
  private static final int PATIENCE_MS = 5_000;
  private static final String HEX = "0123456789abcdef";

  private final EventLoopGroup group;
  private final DnsNameResolver resolver;
  private final int aSecond;
  private final Map<Words, Answer> answers = new ConcurrentHashMap<>();
  private final LongAdder asked = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * What is known of an address.
   *
   * @param name empty: it has none
   * @param untilMs when it has to be asked again
   */
  private record Answer(String name, long untilMs) {}

  /**
   * @param servers whom to ask; empty: those of the machine
   * @param aSecond questions a second, at most
   */
  public ReverseDns(List<InetSocketAddress> servers, int aSecond) {
    this.aSecond = aSecond;
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("dns", true), NioIoHandler.newFactory());
    resolver =
        new DnsNameResolverBuilder(group.next())
            .datagramChannelType(NioDatagramChannel.class)
            .queryTimeoutMillis(PATIENCE_MS)
            .nameServerProvider(
                servers.isEmpty()
                    ? DnsServerAddressStreamProviders.platformDefault()
                    : new SequentialDnsServerAddressStreamProvider(servers))
            .build();
  }

  /**
   * To be called once a second: asks for the next of these that are not known, as many as may be
   * asked.
   */
  public void ask(Iterable<Words> addresses, long nowMs) {
    int left = aSecond;
    Iterator<Words> next = addresses.iterator();
    while (left > 0 && next.hasNext()) {
      Words address = next.next();
      if (isDue(address, nowMs)) {
        left--;
        ask(address, nowMs);
      }
    }
  }

  private boolean isDue(Words address, long nowMs) {
    Answer known = answers.get(address);
    return known == null ? answers.size() < MOST : known.untilMs <= nowMs;
  }

  private void ask(Words address, long nowMs) {
    asked.increment();
    Answer before = answers.get(address);
    // Not again before this question has been answered, or given up.
    String name = before == null ? "" : before.name;
    answers.put(address, new Answer(name, nowMs + LEAST_SECONDS * 1000L));
    resolver
        .query(new DefaultDnsQuestion(question(address), DnsRecordType.PTR))
        .addListener(
            (Future<? super AddressedEnvelope<DnsResponse, InetSocketAddress>> answer) ->
                take(address, name, nowMs, answer));
  }

  private void take(
      Words address,
      String before,
      long nowMs,
      Future<? super AddressedEnvelope<DnsResponse, InetSocketAddress>> future) {
    if (!future.isSuccess()) {
      failed.increment();
      answers.put(address, new Answer(before, nowMs + LEAST_SECONDS * 1000L));
      return;
    }
    @SuppressWarnings("unchecked")
    AddressedEnvelope<DnsResponse, InetSocketAddress> envelope =
        (AddressedEnvelope<DnsResponse, InetSocketAddress>) future.getNow();
    try {
      answers.put(address, answer(envelope.content(), nowMs));
    } finally {
      envelope.release();
    }
  }

  private static Answer answer(DnsResponse response, long nowMs) {
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      if (record instanceof DnsPtrRecord ptr) {
        long seconds = Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, ptr.timeToLive()));
        String name = NameText.of(ptr.hostname().replaceAll("\\.$", ""));
        return new Answer(name, nowMs + TimeUnit.SECONDS.toMillis(seconds));
      }
    }
    return new Answer("", nowMs + TimeUnit.SECONDS.toMillis(MOST_SECONDS));
  }

  /** {@code 10.2.0.192.in-addr.arpa.} and {@code ....ip6.arpa.} (RFC 3596 section 2.5). */
  static String question(Words address) {
    byte[] bytes = AddressBits.inetAddress(address.hi(), address.lo()).getAddress();
    StringBuilder out = new StringBuilder();
    boolean v4 = IpAddress.isV4(address.hi(), address.lo());
    for (int i = bytes.length - 1; i >= 0; i--) {
      int value = bytes[i] & 0xFF;
      if (v4) {
        out.append(value).append('.');
      } else {
        out.append(HEX.charAt(value & 0xF)).append('.').append(HEX.charAt(value >> 4)).append('.');
      }
    }
    return out.append(v4 ? "in-addr.arpa." : "ip6.arpa.").toString();
  }

  /** Null if it has no name, or none is known yet. */
  public @Nullable HostName find(Words address) {
    Answer answer = answers.get(address);
    return answer == null || answer.name.isEmpty() ? null : new HostName(answer.name, "dns");
  }

  /** Forgets what nobody wants to know any more. */
  public void retain(Set<Words> wanted) {
    answers.keySet().retainAll(wanted);
  }

  public long asked() {
    return asked.sum();
  }

  /** Questions without an answer: a timeout, or a server that refuses. */
  public long failed() {
    return failed.sum();
  }

  @Override
  public void close() {
    resolver.close();
    Future<?> unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
