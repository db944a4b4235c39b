// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
  @Test
  void tellsSystemdHowItIs(@TempDir Path folder) throws Exception {
    assumeTrue(Epoll.isAvailable(), "needs epoll");
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Path path = folder.resolve("notify");
    Channel systemd = systemd(group, path, told);
    ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", path.toString()));
    manager.ready();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("READY=1");
    manager.reloading();
    assertThat(told.poll(10, TimeUnit.SECONDS)).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
    manager.stopping();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("STOPPING=1");
    systemd.close().sync();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }

  private static Channel systemd(EventLoopGroup group, Path path, BlockingQueue<String> told)
      throws InterruptedException {
    return new Bootstrap()
        .group(group)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(
                  ChannelHandlerContext context, DomainDatagramPacket packet) {
                told.add(packet.content().toString(StandardCharsets.UTF_8));
              }
            })
        .bind(new DomainSocketAddress(path.toString()))
        .sync()
        .channel();
  }

  @Test
  void withoutSystemdNothingHappens() {
    ServiceManager.of(Map.of()).ready();
    ServiceManager.of(Map.of("NOTIFY_SOCKET", "/nowhere/notify")).stopping();
  }
}
