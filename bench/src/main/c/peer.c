/* A broker that costs next to nothing, so that what is measured is its client.
 *
 * It answers every request at once, and whatever one read brought with one write. The request
 * send_input to the agent "flood" with the text "COUNT BYTES KIND" makes it print COUNT events of
 * worker_stream with lines of BYTES bytes, in which no line ends (KIND plain), or some do (text), or
 * some do among control sequences (ansi). After send_input to "silence" it answers nothing more. A
 * request of JSON-RPC gets an empty result. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIPE = 64 << 10, ROOM = 1 << 20 };

static char input[ROOM];
static char output[PIPE];
static size_t waiting;
static int is_silent;

static void write_all(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(1, bytes, length);
    if (written < 0 && errno != EINTR) exit(1);
    if (written > 0) {
      bytes += written;
      length -= (size_t)written;
    }
  }
}

static void flush(void) {
  write_all(output, waiting);
  waiting = 0;
}

static void put(const char *bytes, size_t length) {
  if (waiting + length > sizeof output) flush();
  if (length > sizeof output) {
    write_all(bytes, length);
    return;
  }
  memcpy(output + waiting, bytes, length);
  waiting += length;
}

#define SAY(text) put(text, sizeof(text) - 1)

/* Prints the same event many times, as the native broker writes it: with its members sorted. */
static void flood(long count, size_t size, char kind) {
  static const char head[] =
      "{\"v\":1,\"type\":\"event\",\"request_id\":null,\"payload\":{\"chunk\":\"";
  static const char tail[] =
      "\",\"kind\":\"worker_stream\",\"name\":\"worker-1\",\"stream\":\"stdout\"}}\n";
  const char *words = kind == 'a'   ? "\\u001b[32mpassed\\u001b[0m 42 tests of the suite\\r\\n"
                      : kind == 't' ? "All work and no play makes a terminal.\\r\\n"
                                    : "All work and no play makes a terminal scroll. ";
  size_t unit = strlen(words);
  char *line = malloc(sizeof head + sizeof tail + size + unit);
  if (line == NULL) exit(1);
  size_t length = sizeof head - 1;
  memcpy(line, head, length);
  /* Lines and escapes are not cut, so an event with them may be a little longer. */
  while (length + sizeof tail - 1 < size) {
    size_t left = size - length - (sizeof tail - 1);
    size_t some = kind != 'p' || left > unit ? unit : left;
    memcpy(line + length, words, some);
    length += some;
  }
  memcpy(line + length, tail, sizeof tail - 1);
  length += sizeof tail - 1;
  for (long i = 0; i < count; i++) put(line, length);
  free(line);
}

/* Returns where the value of a member begins, or null. Clients write no spaces between tokens. */
static char *member(char *line, const char *name) {
  char *found = strstr(line, name);
  return found == NULL ? NULL : found + strlen(name);
}

static int begins(const char *text, const char *with) {
  return text != NULL && strncmp(text, with, strlen(with)) == 0;
}

/* Answers a request of JSON-RPC, whose id is a string or a number; a notification has none. */
static void answer_rpc(char *line) {
  char *id = member(line, "\"id\":");
  if (id == NULL) return;
  SAY("{\"jsonrpc\":\"2.0\",\"id\":");
  put(id, *id == '"' ? strcspn(id + 1, "\"") + 2 : strcspn(id, ",}"));
  if (begins(member(line, "\"method\":"), "\"initialize\"")) {
    SAY(",\"result\":{\"protocolVersion\":\"2024-11-05\",\"capabilities\":{},"
        "\"serverInfo\":{\"name\":\"peer\",\"version\":\"1\"}}}\n");
  } else {
    SAY(",\"result\":{}}\n");
  }
}

static void answer(char *line) {
  if (is_silent) return;
  if (member(line, "\"jsonrpc\":") != NULL) {
    answer_rpc(line);
    return;
  }
  char *id = member(line, "\"request_id\":");
  char *type = member(line, "\"type\":");
  if (id == NULL || type == NULL || *id != '"') return;
  size_t id_length = strcspn(id + 1, "\"") + 2;
  int flooded = begins(type, "\"send_input\"") && begins(member(line, "\"name\":"), "\"flood\"");
  if (flooded) {
    char kind[6] = "";
    long count = 0;
    size_t size = 0;
    char *data = member(line, "\"data\":\"");
    if (data != NULL && sscanf(data, "%ld %zu %5[a-z]", &count, &size, kind) == 3) {
      flood(count, size, kind[0]);
    }
  }
  if (begins(type, "\"hello\"")) {
    SAY("{\"v\":1,\"type\":\"hello_ack\",\"request_id\":");
    put(id, id_length);
    SAY(",\"payload\":{\"broker_version\":\"3.0.0\",\"protocol_version\":1,"
        "\"workspace_key\":\"rk_bench\"}}\n");
    return;
  }
  SAY("{\"v\":1,\"type\":\"ok\",\"request_id\":");
  put(id, id_length);
  if (begins(type, "\"send_input\"")) {
    SAY(",\"payload\":{\"result\":{\"bytes_written\":1,\"name\":\"flood\"}}}\n");
    is_silent = begins(member(line, "\"name\":"), "\"silence\"");
  } else if (begins(type, "\"spawn_agent\"")) {
    SAY(",\"payload\":{\"result\":{\"name\":\"worker-1\",\"runtime\":\"pty\"}}}\n");
  } else {
    SAY(",\"payload\":{\"result\":{\"agent_count\":0,\"agents\":[],"
        "\"pending_deliveries\":[],\"pending_delivery_count\":0}}}\n");
  }
  if (begins(type, "\"shutdown\"")) {
    flush();
    exit(0);
  }
}

int main(void) {
  size_t have = 0;
  for (;;) {
    ssize_t got = read(0, input + have, sizeof input - 1 - have);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    have += (size_t)got;
    char *line = input;
    char *end;
    while ((end = memchr(line, '\n', have - (size_t)(line - input))) != NULL) {
      *end = '\0';
      answer(line);
      line = end + 1;
    }
    have -= (size_t)(line - input);
    memmove(input, line, have);
    if (have == sizeof input - 1) return 1;
    flush();
  }
}
