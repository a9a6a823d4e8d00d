/* The least that a client of the peer can cost: it counts lines, and looks at none of them.
 *
 * usage: limit PEER
 * It has the loads of Loads.java and the start of Lives.java; LoadMain.java says how it is told
 * what to do. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIPE = 64 << 10, MAX_WINDOW = 1024, MAX_TIMES = 1 << 22, FIRST_FLOOD = 20000 };

struct connection {
  pid_t peer;
  int to, from;
};

static const char *peer_path;
static struct connection connected;
static char buffer[PIPE];
static double times[MAX_TIMES];
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

static void send_all(const char *bytes, size_t length) {
  for (size_t sent = 0; sent < length;) {
    ssize_t some = write(connected.to, bytes + sent, length - sent);
    if (some < 0 && errno != EINTR) exit(1);
    if (some > 0) sent += (size_t)some;
  }
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
  send_all(lines, length);
}

/* Waits for output, and returns how many lines of it have ended. */
static int receive(void) {
  ssize_t got = read(connected.from, buffer, sizeof buffer);
  if (got <= 0) exit(1);
  int lines = 0;
  char *end = buffer + got;
  for (char *at = buffer; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) lines++;
  return lines;
}

static void connect_peer(void) {
  static const char hello[] =
      "{\"v\":1,\"type\":\"hello\",\"request_id\":\"req_0\",\"payload\":{\"client_name\":\"limit\","
      "\"client_version\":\"1\"}}\n";
  int in[2], out[2];
  if (pipe(in) != 0 || pipe(out) != 0) exit(1);
  connected.peer = fork();
  if (connected.peer == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    close(in[0]);
    close(in[1]);
    close(out[0]);
    close(out[1]);
    execl(peer_path, peer_path, (char *)NULL);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  connected.to = in[1];
  connected.from = out[0];
  send_all(hello, sizeof hello - 1);
  while (receive() == 0) continue;
}

static void disconnect_peer(void) {
  close(connected.to);
  close(connected.from);
  waitpid(connected.peer, NULL, 0);
}

static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return left < right ? -1 : left > right;
}

static void print_used(double count, double began, double cpu) {
  printf("rate %f\ncpu %f\n", count * 1e6 / (now_micros() - began), (cpu_micros() - cpu) / count);
}

static void requests(int window, double millis) {
  double began = now_micros(), cpu = cpu_micros(), end = began + millis * 1e3;
  double sent_at = began;
  long answered = 0, sent = window;
  send_requests(window);
  while (answered < sent) {
    int lines = receive();
    double now = now_micros();
    if (window == 1 && answered < MAX_TIMES) times[answered] = now - sent_at;
    answered += lines;
    if (now < end) {
      sent_at = now_micros();
      send_requests(lines);
      sent += lines;
    }
  }
  print_used((double)answered, began, cpu);
  if (window == 1) {
    size_t count = answered < MAX_TIMES ? (size_t)answered : MAX_TIMES;
    qsort(times, count, sizeof *times, compare);
    printf("p50 %f\np99 %f\n", times[count / 2], times[count * 99 / 100]);
    printf("p999 %f\n", times[count * 999 / 1000]);
  }
}

static void events(int size, double millis) {
  static long counts[4096 + 1];
  long count = counts[size] == 0 ? FIRST_FLOOD : counts[size];
  char line[200];
  double began = now_micros(), cpu = cpu_micros();
  int length = snprintf(
      line,
      sizeof line,
      "{\"v\":1,\"type\":\"send_input\",\"request_id\":\"req_%ld\",\"payload\":{\"name\":"
      "\"flood\",\"data\":\"%ld %d plain\"}}\n",
      ++last_id,
      count,
      size);
  send_all(line, (size_t)length);
  for (long lines = 0; lines <= count;) lines += receive();
  double micros = now_micros() - began;
  print_used((double)count, began, cpu);
  counts[size] = (long)((double)count * millis * 1e3 / micros) + 1;
}

static void start(void) {
  double began = now_micros();
  connect_peer();
  printf("ms %f\n", (now_micros() - began) / 1e3);
  disconnect_peer();
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  peer_path = arguments[1];
  setvbuf(stdout, NULL, _IOFBF, 4096);
  puts("in-flight-1 in-flight-8 in-flight-64 in-flight-1024 events-200 events-1000 events-4000 start");
  fflush(stdout);
  struct connection stays = {0};
  char line[100];
  while (fgets(line, sizeof line, stdin) != NULL) {
    double millis = atof(strchr(line, ' ') == NULL ? "0" : strchr(line, ' '));
    int number = 0;
    if (strncmp(line, "start ", 6) == 0) {
      struct connection before = connected;
      start();
      connected = before;
    } else {
      if (stays.peer == 0) {
        connect_peer();
        stays = connected;
      }
      if (sscanf(line, "in-flight-%d", &number) == 1 && number > 0 && number <= MAX_WINDOW) {
        requests(number, millis);
      } else if (sscanf(line, "events-%d", &number) == 1 && number > 0 && number <= 4096) {
        events(number, millis);
      } else {
        return 2;
      }
    }
    puts("");
    fflush(stdout);
  }
  return 0;
}
