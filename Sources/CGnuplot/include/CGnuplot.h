// A C face for one gnuplot process, so that Swift needs no C++ interoperability to draw.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct CGnuplot CGnuplot;

/// How the process ended: `status` counts where `signal` is 0 and it neither hung nor lost its pipe.
typedef struct CGnuplotEnd {
  int status;
  int signal;
  bool timed_out;
} CGnuplotEnd;

/// Starts `program` (looked up in PATH, never through a shell) with LC_ALL=C.UTF-8 and no start-up files.
///
/// After `seconds` it is killed, whatever it is doing. NULL on failure, with errno's value in `error`.
CGnuplot *cgnuplot_open(const char *program, double seconds, int *error);

/// Writes commands to its standard input. False where the process no longer reads them.
bool cgnuplot_send(CGnuplot *gnuplot, const char *bytes, size_t length);

/// Closes its input, waits for it, and frees it. What it wrote to standard error is copied to
/// `message`, cut to `capacity` bytes including the closing NUL.
CGnuplotEnd cgnuplot_close(CGnuplot *gnuplot, char *message, size_t capacity);

#ifdef __cplusplus
}
#endif
