#pragma once

/// How often this thread has called malloc, calloc, realloc or an aligned kin of theirs so far.
///
/// Linking this target replaces the C library's allocator entry points of the program by counting ones. It
/// is for benchmarks and tests only.
long allocations_on_this_thread(void);
