// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.demo;

/** A made-up flow; addresses as (hi, lo), IPv4 v4-mapped. */
public record DemoFlow(
    long sourceHi,
    long sourceLo,
    long destinationHi,
    long destinationLo,
    int sourcePort,
    int destinationPort,
    int protocol,
    int packets,
    int bytes) {}
