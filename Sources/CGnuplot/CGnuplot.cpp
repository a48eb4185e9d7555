// One gnuplot process. The stream is gnuplot-iostream's; the life cycle is ours, because that
// library starts gnuplot through a shell, loses its exit status and dies of SIGPIPE where gnuplot
// is missing.

#include "CGnuplot.h"

#if !__has_include(<gnuplot-iostream.h>)
#error "gnuplot-iostream.h was not found: apt-get install libgnuplot-iostream-dev"
#endif
#include <gnuplot-iostream.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

extern char **environ;

namespace {

using Clock = std::chrono::steady_clock;

/// A file descriptor that is closed exactly once.
class Descriptor {
public:
  explicit Descriptor(int number = -1) : number(number) {}
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  ~Descriptor() { reset(); }

  int get() const { return number; }
  int release() { return std::exchange(number, -1); }
  void reset(int other = -1) {
    if (number >= 0) close(number);
    number = other;
  }

private:
  int number;
};

struct Pipe {
  Descriptor read, write;

  /// 0, or errno's value. Both ends close on exec: another child must not hold gnuplot's input
  /// open.
  int open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    read.reset(ends[0]);
    write.reset(ends[1]);
    return 0;
  }
};

/// While it lives, writing to a dead process is an error of the write, not the end of this process.
class WithoutBrokenPipeSignal {
public:
  WithoutBrokenPipeSignal() {
    sigemptyset(&brokenPipe);
    sigaddset(&brokenPipe, SIGPIPE);
    wasPending = isPending();
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &former);
  }
  ~WithoutBrokenPipeSignal() {
    if (!wasPending && isPending()) {
      int signal = 0;
      sigwait(&brokenPipe, &signal);
    }
    pthread_sigmask(SIG_SETMASK, &former, nullptr);
  }

private:
  static bool isPending() {
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
  }

  sigset_t brokenPipe, former;
  bool wasPending;
};

/// The caller's environment, but numbers and messages in the C locale, whose characters are UTF-8:
/// in the plain one gnuplot warns that it knows no degree sign.
class Environment {
public:
  Environment() {
    for (char **entry = environ; *entry != nullptr; ++entry) {
      if (std::strncmp(*entry, "LC_ALL=", 7) != 0) entries.push_back(*entry);
    }
    entries.push_back(locale);
    entries.push_back(nullptr);
  }
  char **get() { return entries.data(); }

private:
  char locale[15] = "LC_ALL=C.UTF-8";
  std::vector<char *> entries;
};

/// 0, or errno's value. A group of its own, so that a kill also ends what it may have started.
int spawn(const char *program, const Pipe &input, const Pipe &messages, pid_t &process) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, input.read.get(), STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, messages.write.get(), STDERR_FILENO);
  sigset_t none, broken;
  sigemptyset(&none);
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &broken);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string name = program, settings = "--default-settings";
  char *arguments[] = {name.data(), settings.data(), nullptr};
  Environment environment;
  int error = 0;
  // A program that somebody is still writing, or whose writer's child has yet to let go of it, is busy for a moment.
  for (int attempt = 0; attempt < 500; ++attempt) {
    error = posix_spawnp(&process, program, &files, &attributes, arguments, environment.get());
    if (error != ETXTBSY) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

} // namespace

struct CGnuplot {
  pid_t process = 0;
  Clock::time_point deadline;
  std::unique_ptr<gnuplotio::Gnuplot> stream;
  Descriptor messages;
  std::string said;
  bool timedOut = false;
  std::thread listener;

  int open(const char *program, double seconds) {
    Pipe input, output;
    if (int error = input.open()) return error;
    if (int error = output.open()) return error;
    FILE *file = fdopen(input.write.get(), "w");
    if (file == nullptr) return errno;
    input.write.release();
    // The stream owns the file from here on; without a process it just closes it.
    stream = std::make_unique<gnuplotio::Gnuplot>(file);
    deadline = Clock::now() + std::chrono::milliseconds(static_cast<long long>(seconds * 1000));
    if (int error = spawn(program, input, output, process)) return error;
    messages.reset(output.read.release());
    listener = std::thread([this] { listen(); });
    return 0;
  }

  /// Never negative, and short enough for poll.
  int millisecondsLeft() const {
    using namespace std::chrono;
    const auto left = duration_cast<milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::max<long long>(0, std::min<long long>(left, 1'000'000)));
  }

  void kill() {
    timedOut = true;
    ::kill(-process, SIGKILL);
  }

  /// Drains standard error, or gnuplot would stop at a full pipe while we wait for it to end.
  void listen() {
    constexpr size_t longestMessage = 1 << 16;
    char bytes[4096];
    while (true) {
      pollfd ready = {messages.get(), POLLIN, 0};
      const int count = poll(&ready, 1, timedOut ? 1000 : millisecondsLeft());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 || (count == 0 && timedOut)) return;
      if (count == 0) {
        if (millisecondsLeft() == 0) kill();
        continue;
      }
      const ssize_t length = read(messages.get(), bytes, sizeof bytes);
      if (length < 0 && errno == EINTR) continue;
      if (length <= 0) return;
      const size_t room = longestMessage - said.size();
      said.append(bytes, std::min(room, static_cast<size_t>(length)));
    }
  }

  /// Nobody else reaps it, so its number cannot have passed to another process before `kill`.
  int reap() {
    int status = 0;
    while (true) {
      const pid_t ended = waitpid(process, &status, WNOHANG);
      if (ended == process) return status;
      if (ended < 0 && errno != EINTR) return W_EXITCODE(127, 0);
      if (!timedOut && millisecondsLeft() == 0) kill();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
};

// No exception may pass into Swift, which would end the process without a word.

extern "C" CGnuplot *cgnuplot_open(const char *program, double seconds, int *error) {
  try {
    auto gnuplot = std::make_unique<CGnuplot>();
    *error = gnuplot->open(program, seconds);
    return *error == 0 ? gnuplot.release() : nullptr;
  } catch (...) {
    *error = ENOMEM;
    return nullptr;
  }
}

extern "C" bool cgnuplot_send(CGnuplot *gnuplot, const char *bytes, size_t length) {
  WithoutBrokenPipeSignal guard;
  try {
    gnuplot->stream->write(bytes, static_cast<std::streamsize>(length));
    gnuplot->stream->flush();
    return gnuplot->stream->good();
  } catch (...) {
    return false;
  }
}

extern "C" CGnuplotEnd cgnuplot_close(CGnuplot *gnuplot, char *message, size_t capacity) {
  CGnuplotEnd end = {127, 0, false};
  {
    WithoutBrokenPipeSignal guard;
    try {
      gnuplot->stream.reset();
    } catch (...) {
    }
  }
  try {
    if (gnuplot->listener.joinable()) gnuplot->listener.join();
    const int status = gnuplot->reap();
    end.timed_out = gnuplot->timedOut;
    end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 127;
  } catch (...) {
  }
  if (capacity > 0) {
    const size_t length = std::min(gnuplot->said.size(), capacity - 1);
    std::memcpy(message, gnuplot->said.data(), length);
    message[length] = 0;
  }
  delete gnuplot;
  return end;
}
