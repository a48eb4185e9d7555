import Glibc

// Work in a process of its own, since a broken invariant or a trap ends the process, and a loop without an end must not
// hold up the rest.

/// Words that two processes share.
struct Shared: @unchecked Sendable {
  let words: UnsafeMutablePointer<UInt64>
  let count: Int

  init(_ count: Int) {
    self.count = count
    let memory = mmap(nil, count * 8, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    words = memory!.assumingMemoryBound(to: UInt64.self)
  }
}

enum Ending: Equatable {
  case done, hung
  /// With its last words.
  case crashed(String)

  var isCrash: Bool { if case .crashed = self { true } else { false } }
}

/// Runs `body` in a copy of this process.
func guarded(_ body: () -> Void) -> Ending {
  var ends: [Int32] = [0, 0]
  pipe(&ends)
  _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
  fflush(nil)
  let child = fork()
  if child == 0 {
    dup2(ends[1], 2)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] { signal(number, SIG_DFL) }
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    body()
    _exit(0)
  }
  var status: Int32 = 0
  while waitpid(child, &status, 0) < 0 && errno == EINTR {}
  close(ends[1])
  var bytes = Array(repeating: UInt8(0), count: 1000)
  let count = read(ends[0], &bytes, bytes.count)
  close(ends[0])
  if status == 0 { return .done }
  if status & 0x7F == SIGVTALRM { return .hung }
  return .crashed(reason(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)))
}

/// What a process said as it died, without the place in its sources.
private func reason(_ words: String) -> String {
  let line = words.prefix { $0 != "\n" }
  let marker = "Fatal error: "
  let parts = line.split(separator: marker, maxSplits: 1)
  return parts.count == 2 ? String(parts[1]) : "a trap"
}

/// Ends this process if it computes longer than this from now on.
func limitWork(seconds: Int) {
  var time = itimerval()
  time.it_value.tv_sec = seconds
  setitimer(__itimer_which_t(ITIMER_VIRTUAL.rawValue), &time, nil)
}

func complain(_ text: String) {
  var text = text
  text.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}
