/* The least that a client of the peer can cost: it counts lines, and looks at none of them.
 *
 * usage: limit PEER MILLIS
 * It prints one figure a line: its name and its value. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PIPE = 64 << 10, ROUNDS = 3, MAX_WINDOW = 1024 };

static int to_peer, from_peer;
static char buffer[PIPE];
static long last_id;

static double now_micros(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static double cpu_micros(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return used.tv_sec * 1e6 + used.tv_nsec / 1e3;
}

static void start(const char *peer) {
  int in[2], out[2];
  if (pipe(in) != 0 || pipe(out) != 0) exit(1);
  if (fork() == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    close(in[1]);
    close(out[0]);
    execl(peer, peer, (char *)NULL);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  to_peer = in[1];
  from_peer = out[0];
}

static void send_requests(int count) {
  static char lines[MAX_WINDOW * 96];
  size_t length = 0;
  for (int i = 0; i < count; i++) {
    length += (size_t)sprintf(
        lines + length,
        "{\"v\":1,\"type\":\"get_status\",\"request_id\":\"req_%ld\",\"payload\":{}}\n",
        ++last_id);
  }
  for (size_t sent = 0; sent < length;) {
    ssize_t some = write(to_peer, lines + sent, length - sent);
    if (some < 0 && errno != EINTR) exit(1);
    if (some > 0) sent += (size_t)some;
  }
}

/* Waits for output, and returns how many lines of it have ended. */
static int receive(void) {
  ssize_t got = read(from_peer, buffer, sizeof buffer);
  if (got <= 0) exit(1);
  int lines = 0;
  char *end = buffer + got;
  for (char *at = buffer; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) lines++;
  return lines;
}

static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return left < right ? -1 : left > right;
}

static double median(double *values) {
  qsort(values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
}

static void requests(int window, double millis) {
  double rates[ROUNDS], costs[ROUNDS];
  for (int round = 0; round < ROUNDS; round++) {
    double began = now_micros(), cpu = cpu_micros(), end = began + millis * 1e3;
    long answered = 0, sent = window;
    send_requests(window);
    while (answered < sent) {
      int lines = receive();
      answered += lines;
      if (now_micros() < end) {
        send_requests(lines);
        sent += lines;
      }
    }
    rates[round] = (double)answered * 1e6 / (now_micros() - began);
    costs[round] = (cpu_micros() - cpu) / (double)answered;
  }
  printf("in-flight-%d.rate %f\n", window, median(rates));
  printf("in-flight-%d.cpu %f\n", window, median(costs));
}

static void events(int size, double millis) {
  double rates[ROUNDS], costs[ROUNDS];
  long count = 20000;
  for (int round = 0; round < ROUNDS; round++) {
    double began = now_micros(), cpu = cpu_micros();
    dprintf(
        to_peer,
        "{\"v\":1,\"type\":\"send_input\",\"request_id\":\"req_%ld\",\"payload\":{\"name\":"
        "\"flood\",\"data\":\"%ld %d plain\"}}\n",
        ++last_id,
        count,
        size);
    for (long lines = 0; lines <= count;) lines += receive();
    double micros = now_micros() - began;
    rates[round] = (double)count * 1e6 / micros;
    costs[round] = (cpu_micros() - cpu) / (double)count;
    count = (long)(rates[round] * millis / 1e3) + 1;
  }
  printf("events-%d.rate %f\n", size, median(rates));
  printf("events-%d.cpu %f\n", size, median(costs));
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  double millis = atof(arguments[2]);
  static const int windows[] = {1, 8, 64, 1024}, sizes[] = {200, 1000, 4000};
  start(arguments[1]);
  for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) requests(windows[i], millis);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) events(sizes[i], millis);
  return 0;
}
