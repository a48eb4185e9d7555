#pragma once

#include <stdbool.h>
#include <stdint.h>

/// What a kernel says of the clock that it keeps, read and never set; and two clocks at one moment.
struct clock_reading {
  /// False where the system has no such call, or forbids it: then nothing else is set but the two times.
  bool is_available;
  /// What the call returned: 5 is TIME_ERROR.
  int state;
  /// The STA_ flags.
  int status;
  /// The largest and the likely error, in microseconds.
  int64_t max_error_us;
  int64_t estimated_error_us;
  /// What is left to correct, in nanoseconds.
  int64_t offset_ns;
  /// How much faster the clock is made to run, in microseconds a second.
  double frequency_us_per_s;
  /// Atomic time minus the wall clock in seconds; 0 when the kernel was not told.
  int tai_s;
  /// Whether the kernel counts in nanoseconds.
  bool has_nanoseconds;
  /// The wall clock and the monotonic clock, in nanoseconds, read together.
  int64_t wall_ns;
  int64_t monotonic_ns;
};

struct clock_reading clock_read(void);

/// Whether the kernel vouches for its clock. A return of TIME_ERROR or the flag STA_UNSYNC says no, and then its
/// largest error bounds nothing.
bool clock_is_synchronised(int state, int status);

/// Sleeps until the monotonic clock reads `nanoseconds`.
void clock_wait_until(int64_t nanoseconds);
