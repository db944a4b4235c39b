#!/usr/bin/env python3
"""Sends IPFIX over UDP, TCP or TLS to this machine, at a rate and for a time, and prints what it sent.

    benchmarks/stream-load.py udp|tcp|tls PORT MESSAGES_A_SECOND SECONDS

Messages of 24 records of 1,000 hosts each, from 8 exporters: sockets of their own.
"""
import random
import socket
import ssl
import struct
import sys
import time

RECORDS, EXPORTERS, VARIETY = 24, 8, 512
FIELDS = [(8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (1, 8), (2, 8), (10, 4), (14, 4), (152, 8), (153, 8)]


def message(sets, sequence, domain):
    return struct.pack(">HHIII", 10, 16 + len(sets), int(time.time()), sequence, domain) + sets


def template():
    body = struct.pack(">HH", 256, len(FIELDS)) + b"".join(struct.pack(">HH", *field) for field in FIELDS)
    return struct.pack(">HH", 2, 4 + len(body)) + body


def data(random):
    records = b""
    for _ in range(RECORDS):
        inside = 0x0A000000 + random.randrange(1000)
        addresses = (inside, 0xC6336407) if random.random() < 0.5 else (0xC6336407, inside)
        records += struct.pack(">IIHHBQQIIQQ", *addresses, 443, 50000, 6, 1500, 3, 1, 2, 0, 0)
    return struct.pack(">HH", 256, 4 + len(records)) + records


def connect(mode, port):
    if mode == "udp":
        exporter = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        exporter.connect(("127.0.0.1", port))
        return exporter
    exporter = socket.create_connection(("127.0.0.1", port))
    if mode == "tls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        exporter = context.wrap_socket(exporter)
    return exporter


def main():
    mode, port, rate, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    exporters = [connect(mode, port) for _ in range(EXPORTERS)]
    prepared = [bytearray(message(data(random.Random(i)), 0, 1)) for i in range(VARIETY)]
    sequences = [0] * EXPORTERS
    for exporter in exporters:
        exporter.sendall(message(template(), 0, 1))
    time.sleep(0.2)
    start, sent = time.monotonic(), 0
    while (elapsed := time.monotonic() - start) < seconds:
        due = int(rate * elapsed) - sent
        if due <= 0:
            time.sleep(0.0005)
        for _ in range(min(due, 64)):
            turn = sent % EXPORTERS
            one = prepared[sent % VARIETY]
            struct.pack_into(">I", one, 8, sequences[turn])
            exporters[turn].sendall(one)
            sequences[turn] += RECORDS
            sent += 1
    print(sent, sent * RECORDS)
    time.sleep(0.5)


main()
