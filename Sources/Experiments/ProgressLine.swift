import Foundation
import Synchronization

/// One line about how far it is: it rewrites itself on a terminal, and elsewhere comes at most once a second.
package final class ProgressLine: Sendable {
  private struct State {
    var started: UInt64 = 0
    var first = 0
    var shown: UInt64?
    var isOpen = false
  }

  private let state = Mutex(State())
  private let width: Int?
  private let now: @Sendable () -> UInt64
  private let write: @Sendable (String) -> Void

  /// `width` is the terminal's, nil where there is none; `now` counts nanoseconds.
  package init(
    width: Int?, now: @escaping @Sendable () -> UInt64, write: @escaping @Sendable (String) -> Void
  ) {
    self.width = width
    self.now = now
    self.write = write
  }

  /// On the standard error stream.
  convenience init() {
    var size = winsize()
    let isTerminal = isatty(2) == 1
    _ = ioctl(2, UInt(TIOCGWINSZ), &size)
    self.init(
      width: isTerminal ? (size.ws_col > 0 ? Int(size.ws_col) : 80) : nil,
      now: { DispatchTime.now().uptimeNanoseconds },
      write: { FileHandle.standardError.write(Data($0.utf8)) })
  }

  /// Begins with so many cells already done; they tell nothing about the time the others take.
  package func begin(after done: Int) {
    state.withLock { state in
      state.started = now()
      state.first = done
    }
  }

  /// Called from any thread, after each cell.
  package func show(_ name: String, done: Int, of all: Int, point: String) {
    state.withLock { state in
      let time = now()
      if width == nil, let shown = state.shown, time - shown < 1_000_000_000 { return }
      state.shown = time
      let spent = Double(time - state.started) / 1e9
      let left = spent / Double(max(1, done - state.first)) * Double(all - done)
      let line =
        "\(name): \(done) of \(all) cells, about \(ProgressLine.duration(left)) left (\(point))"
      guard let width else { return write(line + "\n") }
      state.isOpen = true
      write("\r" + String(line.prefix(width - 1)) + "\u{1B}[K")
    }
  }

  /// Leaves the terminal's line, so that what is printed next stands on its own.
  package func end() {
    state.withLock { state in
      if state.isOpen { write("\r\u{1B}[K") }
      state.isOpen = false
    }
  }

  private static func duration(_ seconds: Double) -> String {
    let seconds = Int(seconds.rounded())
    return seconds < 120 ? "\(seconds) s" : "\((seconds + 30) / 60) min"
  }
}
