#pragma once

/// Asks the processor to bring a cache line near, and does not wait for it. Swift has no word for it.
static inline __attribute__((always_inline)) void prefetch_line(const void *address) {
  __builtin_prefetch(address, 1, 3);
}
