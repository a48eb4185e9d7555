import CGnuplot
import Glibc

/// One gnuplot process that reads our commands until `finish`, which tells whether it obeyed.
///
/// gnuplot on a pipe goes on after an error, so nothing before `finish` says that a picture is
/// good.
public struct Gnuplot: ~Copyable {
  private let process: OpaquePointer
  private let timeLimit: Double

  /// Starts `program`; after `timeLimit` seconds it is killed.
  public init(program: String = "gnuplot", timeLimit: Double = 60) throws(DrawingError) {
    var error: Int32 = 0
    guard let process = cgnuplot_open(program, timeLimit, &error) else {
      throw error == ENOENT
        ? .missing(program)
        : DrawingError(
          "\(program) could not be started (\(String(cString: strerror(error)))); "
            + "check that `\(program) --version` runs")
    }
    self.process = process
    self.timeLimit = timeLimit
  }

  deinit {
    _ = cgnuplot_close(process, nil, 0)
  }

  /// Writes one command line. What gnuplot thinks of it, `finish` tells.
  public func send(_ command: String) {
    var line = command + "\n"
    // A process that no longer reads has a reason, which `finish` knows better than the broken
    // pipe.
    _ = line.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cgnuplot_send(process, $0.baseAddress, $0.count) }
    }
  }

  /// Ends gnuplot and waits for it. Throws unless it ended with status 0 and without a word.
  public consuming func finish() throws(DrawingError) {
    let process = process, timeLimit = timeLimit
    discard self
    var message = [CChar](repeating: 0, count: 1 << 16)
    let end = cgnuplot_close(process, &message, message.count)
    let length = message.firstIndex(of: 0) ?? message.count
    let said = String(decoding: message[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    if end.timed_out {
      throw DrawingError("gnuplot was stopped: it did not finish within \(timeLimit) seconds")
    }
    if end.signal != 0 {
      throw DrawingError("gnuplot was ended by signal \(end.signal)" + DrawingError.quoting(said))
    }
    if end.status != 0 || !said.allSatisfy(\.isWhitespace) {
      throw DrawingError("gnuplot ended with status \(end.status)" + DrawingError.quoting(said))
    }
  }
}

/// Why something was not drawn and what to do about it; gnuplot's own words follow on lines of
/// their own.
public struct DrawingError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }

  static func missing(_ program: String) -> DrawingError {
    DrawingError("\(program) was not found; install it with `apt-get install gnuplot-nox`")
  }

  /// gnuplot's message with its caret still under the place it means.
  static func quoting(_ said: String) -> String {
    let lines = said.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    return lines.isEmpty ? "" : " and said:" + lines.map { "\n    \($0)" }.joined()
  }
}
