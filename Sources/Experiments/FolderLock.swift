import Foundation

/// The right to write to a folder: `.lock` in it, held by flock, with the holder's process id inside.
///
/// The system drops a lock with its process, however that ends, so a file left behind is no obstacle.
package struct FolderLock: ~Copyable {
  private let file: Int32
  private let path: String

  /// Refuses when another run holds the folder, naming both.
  package init(_ folder: URL) throws {
    path = folder.appendingPathComponent(".lock").path
    while true {
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard file >= 0 else {
        throw ChapterError(
          "cannot write to \(folder.path): \(String(cString: strerror(errno))); "
            + "pass another folder with --out")
      }
      guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
        let problem = errno
        defer { close(file) }
        throw FolderLock.refusal(folder, problem, holder: FolderLock.holder(file))
      }
      // Who held it before may have removed the file after we had opened it; then ours is no longer the one.
      if FolderLock.isFile(file, at: path) {
        self.file = file
        break
      }
      close(file)
    }
    let holder = "\(getpid())\n"
    _ = ftruncate(file, 0)
    _ = holder.withCString { write(file, $0, strlen($0)) }
  }

  deinit {
    unlink(path)
    close(file)
  }

  private static func refusal(_ folder: URL, _ problem: Int32, holder: String) -> ChapterError {
    guard problem == EWOULDBLOCK else {
      return ChapterError("cannot lock \(folder.path): \(String(cString: strerror(problem)))")
    }
    return ChapterError(
      "process \(holder) is writing to \(folder.path); wait for it, or pass another folder "
        + "with --out")
  }

  /// The process id in the file. Its writer may be between locking and writing, so a moment is granted.
  private static func holder(_ file: Int32) -> String {
    for _ in 0..<20 {
      var bytes = [UInt8](repeating: 0, count: 32)
      let count = pread(file, &bytes, bytes.count, 0)
      if count > 0 {
        return String(decoding: bytes[..<count], as: UTF8.self).filter(\.isNumber)
      }
      usleep(10_000)
    }
    return "unknown"
  }

  private static func isFile(_ file: Int32, at path: String) -> Bool {
    var (ours, there) = (stat(), stat())
    return fstat(file, &ours) == 0 && stat(path, &there) == 0 && ours.st_ino == there.st_ino
      && ours.st_dev == there.st_dev
  }
}
