#include "CClock.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#if defined(__linux__)
#include <sys/timex.h>
#endif

// The numbers of Linux, so that the rule can be tested where the header is missing.
enum { time_error = 5, flag_unsynchronised = 0x0040, flag_nanoseconds = 0x2000 };

bool clock_is_synchronised(int state, int status) {
  return state >= 0 && state != time_error && (status & flag_unsynchronised) == 0;
}

static int64_t nanoseconds(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) return 0;
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

struct clock_reading clock_read(void) {
  struct clock_reading reading;
  memset(&reading, 0, sizeof reading);
  // The wall clock between two readings of the other, which is taken to be their middle.
  int64_t before = nanoseconds(CLOCK_MONOTONIC);
  reading.wall_ns = nanoseconds(CLOCK_REALTIME);
  reading.monotonic_ns = before + (nanoseconds(CLOCK_MONOTONIC) - before) / 2;
#if defined(__linux__)
  struct timex kernel;
  memset(&kernel, 0, sizeof kernel);
  kernel.modes = 0;  // reads, and sets nothing
  reading.state = adjtimex(&kernel);
  if (reading.state < 0) return reading;
  reading.is_available = true;
  reading.status = kernel.status;
  reading.max_error_us = kernel.maxerror;
  reading.estimated_error_us = kernel.esterror;
  reading.has_nanoseconds = (kernel.status & flag_nanoseconds) != 0;
  reading.offset_ns = (int64_t)kernel.offset * (reading.has_nanoseconds ? 1 : 1000);
  reading.frequency_us_per_s = (double)kernel.freq / 65536;
  reading.tai_s = kernel.tai;
#else
  reading.state = -1;
#endif
  return reading;
}

void clock_wait_until(int64_t until) {
  for (int64_t left = until - nanoseconds(CLOCK_MONOTONIC); left > 0;
       left = until - nanoseconds(CLOCK_MONOTONIC)) {
    struct timespec pause = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    if (nanosleep(&pause, 0) != 0 && errno != EINTR) return;
  }
}
