import Foundation

/// Knows which run each thread is at, so that a broken invariant, which ends the program, can say how to see it again.
enum UnderWay {
  /// Each thread's own words, as a C string that a signal handler may read.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Runs `body` as the run that `command` repeats.
  static func during<Result>(_ command: String, _ body: () throws -> Result) rethrows -> Result {
    let words = strdup("\nto see it again, type: \(command)\n")
    let outer = pthread_getspecific(key)
    pthread_setspecific(key, words)
    defer {
      pthread_setspecific(key, outer)
      free(words)
    }
    return try body()
  }

  /// A trap is how Swift stops when an invariant or a precondition does not hold: it raises one of these.
  static func watch() {
    _ = key
    for number in [SIGILL, SIGTRAP] {
      signal(number) { number in
        if let words = pthread_getspecific(UnderWay.key) {
          let text = words.assumingMemoryBound(to: CChar.self)
          _ = write(STDERR_FILENO, text, strlen(text))
        }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }
}
