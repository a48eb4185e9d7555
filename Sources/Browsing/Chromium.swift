import Foundation

/// Why Chromium could not be driven, in one sentence.
public struct BrowsingError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// A headless Chromium with an empty profile of its own, told what to do over a pipe.
///
/// It ends when the pipe does, so that none is left behind however we end.
public final class Chromium {
  private let process: pid_t
  private let profile: URL
  let tools: DevTools

  /// Starts `program`, which may be a name to look up on the path.
  public init(_ program: String) throws(BrowsingError) {
    // A path that is too long for a socket in it would keep Chromium from starting.
    let profile = URL(fileURLWithPath: "/tmp").appendingPathComponent("reader-\(UUID().uuidString)")
    guard let commands = Pipe(), let answers = Pipe() else {
      throw BrowsingError("no pipe to Chromium: \(String(cString: strerror(errno)))")
    }
    var words = [program] + Chromium.options + ["--user-data-dir=\(profile.path)"]
    // Its sandbox is for pages of others, and does not work for the superuser.
    if geteuid() == 0 { words.append("--no-sandbox") }
    let started = Chromium.spawn(words, reading: commands.out, writing: answers.into)
    close(commands.out)
    close(answers.into)
    tools = DevTools(write: commands.into, read: answers.out)
    self.profile = profile
    switch started {
    case .success(let process): self.process = process
    case .failure(let error):
      tools.close()
      throw error
    }
  }

  deinit {
    tools.close()
    for _ in 0..<200 where kill(process, 0) == 0 && waitpid(process, nil, WNOHANG) == 0 {
      usleep(10_000)
    }
    kill(-process, SIGKILL)
    waitpid(process, nil, 0)
    try? FileManager.default.removeItem(at: profile)
  }

  private static let options = [
    "--headless", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check",
    "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--mute-audio",
    // The book must read without a network.
    "--host-resolver-rules=MAP * ~NOTFOUND",
  ]

  private struct Pipe {
    let out: Int32
    let into: Int32

    /// Nil where the system gives none. Both ends are above those that `spawn` puts in their places.
    init?() {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { return nil }
      out = fcntl(ends[0], F_DUPFD_CLOEXEC, 10)
      into = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
      close(ends[0])
      close(ends[1])
      guard out >= 0, into >= 0 else { return nil }
    }
  }

  /// Chromium reads commands from descriptor 3 and answers on 4.
  private static func spawn(
    _ words: [String], reading commands: Int32, writing answers: Int32
  ) -> Result<pid_t, BrowsingError> {
    var files = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&files)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&files)
      posix_spawnattr_destroy(&attributes)
    }
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&files, stream, "/dev/null", O_RDWR, 0)
    }
    posix_spawn_file_actions_adddup2(&files, commands, 3)
    posix_spawn_file_actions_adddup2(&files, answers, 4)
    // A group of its own, so that a kill reaches its renderers, too.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let error = posix_spawnp(&process, words[0], &files, &attributes, &arguments, environ)
    guard error == 0 else {
      return .failure(
        BrowsingError("\(words[0]) cannot be started: \(String(cString: strerror(error)))"))
    }
    return .success(process)
  }
}

extension Chromium {
  /// The names it has on the systems we know.
  static let names = ["chromium", "chromium-browser", "google-chrome"]

  /// What `CHROMIUM` names, else the first of the names that is on the path; nil where there is none.
  public static func find(
    in environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    if let chosen = environment["CHROMIUM"], !chosen.isEmpty { return chosen }
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    for name in names {
      for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)")
      {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }
}
