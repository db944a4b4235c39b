/*
 * The least that a collector can do: receive with recvmmsg, 64 datagrams a call, and look at every
 * byte. Usage: recvloop PORT SECONDS [PAUSE_MS]. Binds 127.0.0.1, ends after SECONDS or on SIGTERM,
 * and prints what it received and the CPU time that it took. With a pause it sleeps so long whenever
 * it has found the socket empty, as Flowtally does, instead of waking up for every few datagrams.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, LARGEST = 2048 };

static volatile sig_atomic_t done;

static void on_signal(int number) {
  (void)number;
  done = 1;
}

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

int main(int argc, char **argv) {
  static unsigned char buffers[BATCH][LARGEST];
  static struct mmsghdr messages[BATCH];
  static struct iovec vectors[BATCH];
  if (argc != 3 && argc != 4) {
    fprintf(stderr, "usage: recvloop PORT SECONDS [PAUSE_MS]\n");
    return 2;
  }
  long pause_ms = argc == 4 ? atol(argv[3]) : 0;
  struct timespec pause = {pause_ms / 1000, pause_ms % 1000 * 1000000};
  struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: recvmmsg ends */
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGALRM, &action, NULL);
  alarm((unsigned)atoi(argv[2]));

  int udp = socket(AF_INET, SOCK_DGRAM, 0);
  int room = 32 << 20;
  setsockopt(udp, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (udp < 0 || bind(udp, (struct sockaddr *)&here, sizeof here) != 0) {
    perror("bind");
    return 1;
  }
  for (int i = 0; i < BATCH; i++) {
    vectors[i].iov_base = buffers[i];
    vectors[i].iov_len = LARGEST;
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }

  uint64_t datagrams = 0, calls = 0, octets = 0, sum = 0;
  while (!done) {
    int received = recvmmsg(udp, messages, BATCH, pause_ms > 0 ? MSG_DONTWAIT : MSG_WAITFORONE, NULL);
    if (received < 0) {
      if (pause_ms > 0) {
        nanosleep(&pause, NULL);
      }
      continue;
    }
    calls++;
    datagrams += (uint64_t)received;
    for (int i = 0; i < received; i++) {
      unsigned length = messages[i].msg_len;
      octets += length;
      for (unsigned at = 0; at < length; at++) {
        sum += buffers[i][at];
      }
    }
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("received datagrams=%llu octets=%llu calls=%llu sum=%llu cpu_user=%.3f cpu_system=%.3f\n",
         (unsigned long long)datagrams, (unsigned long long)octets, (unsigned long long)calls,
         (unsigned long long)sum, seconds(usage.ru_utime), seconds(usage.ru_stime));
  return 0;
}
