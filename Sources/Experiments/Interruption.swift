import Foundation
import Synchronization

/// Ctrl-C and its kin. The first one asks the run to stop between cells; a second one ends it where it is.
///
/// Nothing is lost either way: a finished cell is on disk the moment it is finished.
package final class Interruption: Sendable {
  private let number = Atomic<Int32>(0)

  package init() {}

  /// The signal that asked to stop, if one did.
  package var signal: Int32? {
    let number = number.load(ordering: .acquiring)
    return number == 0 ? nil : number
  }

  /// What a program ended by the signal is expected to return: 130 for Ctrl-C.
  package static func status(of signal: Int32) -> Int32 { 128 + signal }

  package func stop(_ signal: Int32) { number.store(signal, ordering: .releasing) }

  /// Takes over the signals of this process. To be called before it has a second thread: threads inherit what is
  /// blocked, and one thread of its own waits for signals, so that no code runs inside a handler.
  func watch() {
    // A file-size limit then fails the write, which names the file, instead of killing the process.
    _ = Foundation.signal(SIGXFSZ, SIG_IGN)
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM] { sigaddset(&set, signal) }
    if !Interruption.isIgnored(SIGHUP) { sigaddset(&set, SIGHUP) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    let watched = set
    Thread.detachNewThread { [self] in
      var watched = watched
      while true {
        var arrived: Int32 = 0
        guard sigwait(&watched, &arrived) == 0 else { continue }
        if signal != nil { _exit(Interruption.status(of: arrived)) }
        stop(arrived)
        let text = "\nstopping when the cells under way are done; once more stops at once\n"
        FileHandle.standardError.write(Data(text.utf8))
      }
    }
  }

  /// `nohup` asks that a hang-up be ignored.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    sigaction(signal, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// A run that was asked to stop before its last cell.
package struct Stopped: Error, Equatable {
  package var experiment: String
  package var kept: Int
  package var of: Int
}
