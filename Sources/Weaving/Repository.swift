import Foundation
import Measurement

/// The book's folder, as files named by their path from its root.
public struct Repository: Sendable {
  public let root: URL

  public init(root: URL) { self.root = root.standardizedFileURL }

  public func url(_ path: String) -> URL { root.appendingPathComponent(path) }

  public func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url(path).path)
  }

  /// Larger files are not the book's: its largest table has some thousand rows.
  private static let mostBytes = 256 << 20

  public func bytes(_ path: String) throws(Complaint) -> Data {
    var status = stat()
    guard stat(url(path).path, &status) == 0 else {
      throw Complaint(
        errno == ENOENT ? "no file \(path)" : "\(path): \(String(cString: strerror(errno)))")
    }
    // Reading a pipe would wait for ever, and a folder has no bytes.
    guard status.st_mode & S_IFMT == S_IFREG else { throw Complaint("\(path) is not a file") }
    guard status.st_size <= Repository.mostBytes else {
      throw Complaint(
        "\(path) has \(status.st_size) bytes; at most \(Repository.mostBytes) are read")
    }
    do {
      return try Data(contentsOf: url(path))
    } catch {
      throw Complaint("\(path): \(systemReason(error))")
    }
  }

  public func text(_ path: String) throws(Complaint) -> String {
    guard let text = String(data: try bytes(path), encoding: .utf8) else {
      throw Complaint("\(path) is not UTF-8 text")
    }
    return text
  }

  public func sha256(_ path: String) throws(Complaint) -> String {
    SHA256.hex(try bytes(path))
  }

  /// The names in a folder, sorted; none if there is no such folder.
  public func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: url(folder).path)
    return (names ?? []).sorted()
  }

  /// Replaces a file in one step, so that a reader sees the old text or the new, never half of one.
  ///
  /// The temporary file stands beside its target, because a rename is whole only within one volume.
  public func replace(_ path: String, with text: String) throws {
    try Data(text.utf8).write(to: url(path), options: .atomic)
  }
}
