/* Prints a line of 40 characters, 50 times a second. */
#include <time.h>
#include <unistd.h>

int main(void) {
  static const char line[] = "0123456789012345678901234567890123456789\n";
  struct timespec next;
  clock_gettime(CLOCK_MONOTONIC, &next);
  for (;;) {
    next.tv_nsec += 20000000;
    if (next.tv_nsec >= 1000000000) {
      next.tv_nsec -= 1000000000;
      next.tv_sec++;
    }
    if (write(1, line, sizeof line - 1) < 0) return 1;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, 0);
  }
}
