/** Sockets and pcap files to datagrams. */
@org.jspecify.annotations.NullMarked
package io.flowtally.receive;
