import Foundation
import Measurement

/// Files that are there whole or not at all: written under `NAME.partial`, then renamed.
enum WholeFile {
  /// Writes `data`, and names the file in whatever goes wrong.
  ///
  /// `durably` waits for the disk, so that even a loss of power leaves the old file or the new.
  static func write(_ data: Data, to url: URL, durably: Bool = true) throws {
    try prepare(data, for: url, durably: durably)
    try put(url)
  }

  /// Writes `data` beside `url`, and leaves nothing when that fails. A disk that is full may say so only when the
  /// file is flushed or closed, so each of these is asked.
  static func prepare(_ data: Data, for url: URL, durably: Bool = true) throws {
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      throw ChapterError("cannot write \(url.path): \(systemReason(error))")
    }
    let file = open(partial(url), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(url, errno) }
    var problem = put(data, into: file)
    if problem == 0, durably, fsync(file) != 0 { problem = errno }
    if close(file) != 0, problem == 0 { problem = errno }
    guard problem == 0 else {
      unlink(partial(url))
      throw failure(url, problem)
    }
  }

  /// Puts what was prepared in its place.
  static func put(_ url: URL) throws {
    guard rename(partial(url), url.path) == 0 else {
      let problem = errno
      drop(url)
      throw failure(url, problem)
    }
  }

  /// Removes what was prepared.
  static func drop(_ url: URL) { unlink(partial(url)) }

  private static func partial(_ url: URL) -> String { url.path + ".partial" }

  /// The error number, or 0 when all bytes are written.
  private static func put(_ data: Data, into file: Int32) -> Int32 {
    data.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = Foundation.write(file, bytes.baseAddress! + written, bytes.count - written)
        if count < 0, errno != EINTR { return errno }
        written += max(0, count)
      }
      return 0
    }
  }

  private static func failure(_ url: URL, _ number: Int32) -> ChapterError {
    ChapterError("cannot write \(url.path): \(String(cString: strerror(number)))")
  }
}
