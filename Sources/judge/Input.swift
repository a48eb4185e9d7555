import Foundation

/// The bytes of a history: mapped where it is a file, read to the end where it is a pipe.
final class Input {
  private let bytes: UnsafeMutableRawPointer?
  private let count: Int
  private let isMapped: Bool

  /// No more is read from a pipe, whose end nobody can foresee.
  private static let longestPipe = 2 << 30

  init(_ path: String) throws(Unreadable) {
    let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Unreadable(
        "\(path): \(Input.cause()); give the path of a history, or - for the standard input")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Unreadable("\(path): \(Input.cause())") }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      throw Unreadable("\(path) is a folder; name the files in it: judge \(path)/*.jsonl")
    case S_IFREG where status.st_size > 0:
      let place = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
      guard let place, place != MAP_FAILED else {
        throw Unreadable(
          "\(path): \(Input.cause()); the file is too large for this machine's memory; cut it by key"
        )
      }
      (bytes, count, isMapped) = (place, Int(status.st_size), true)
    case S_IFREG: (bytes, count, isMapped) = (nil, 0, false)
    default:
      (bytes, count) = try Input.readAll(descriptor, path)
      isMapped = false
    }
  }

  private static func readAll(
    _ descriptor: Int32, _ path: String
  ) throws(Unreadable) -> (UnsafeMutableRawPointer?, Int) {
    var capacity = 1 << 20
    var count = 0
    var buffer = realloc(nil, capacity)
    while let place = buffer {
      let got = read(descriptor, place + count, capacity - count)
      if got == 0 { return (place, count) }
      if got < 0 {
        if errno == EINTR { continue }
        let cause = Input.cause()
        free(place)
        throw Unreadable("\(path): \(cause)")
      }
      count += got
      if count > longestPipe {
        free(place)
        throw Unreadable(
          "\(path): more than 2 GB come through the pipe; put the history into a file")
      }
      if count == capacity {
        capacity *= 2
        guard let larger = realloc(place, capacity) else {
          free(place)
          break
        }
        buffer = larger
      }
    }
    throw Unreadable("\(path): no memory is left; put the history into a file")
  }

  deinit {
    if isMapped { munmap(bytes, count) } else { free(bytes) }
  }

  func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    body(UnsafeBufferPointer(start: bytes?.assumingMemoryBound(to: UInt8.self), count: count))
  }

  private static func cause() -> String { String(cString: strerror(errno)) }
}

/// Why a file could not be read, and what to do.
struct Unreadable: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
