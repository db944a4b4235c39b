// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

/**
 * The live counters of one listening address, summed over its sockets. Every method may be called
 * from any thread; those that ask the kernel cost a system call a socket. After the close they keep
 * their last values.
 */
public interface ListenerCounters {
  /** The address as configured, such as {@code :2055}. */
  String name();

  /** The port bound, for an address whose port is 0. */
  int port();

  /** Datagrams taken from the kernel, truncated ones included. */
  long datagrams();

  /** Payload bytes of {@link #datagrams}. */
  long bytes();

  /** Datagrams that the kernel dropped because a socket's buffer was full. */
  long kernelDropped();

  /** Datagrams longer than the limit; not handed on. */
  long truncated();

  /** Datagrams of senders that the handler does not want. */
  long refused();

  /** Datagrams at which the handler threw; each is counted in {@link #datagrams} too. */
  long handlerErrors();

  /** What the kernel granted, in the unit of the setting (it reserves the double). */
  long receiveBufferBytes();

  /** Kernel memory held by datagrams that wait to be read. */
  long queuedBytes();
}
