import Glibc
import Model

// Who executes deterministically need not save what was done, only what was asked for and in which order (Calvin §4): the
// state is made again from that. A log of inputs is a file of batches, each with its length and a checksum; a batch counts once
// the disk says that it has it.

public struct InputLogError: Error, CustomStringConvertible {
  public let description: String

  init(_ what: String, _ path: String, remedy: String) {
    description = "\(path): \(what); \(remedy)"
  }

  static func system(_ what: String, _ path: String) -> InputLogError {
    InputLogError(
      unsafe "\(what): \(String(cString: strerror(errno)))", path,
      remedy: "is there room, and may it be written?")
  }
}

/// The calls of a program in their order, on disk.
public struct InputLog<Call: BitwiseCopyable>: ~Copyable {
  /// Before each batch, in words: a mark, how many calls, how long each is, the checksum of the calls, and one of these.
  private static var headWords: Int { 5 }
  private static var mark: UInt64 { 0x5453_4E49_4754_4F4C }

  public let path: String
  private let file: Int32
  /// How long the file is as far as whole batches go.
  private var length: Int
  private var isBroken = false

  /// Goes on behind what is in the file; what a crash left unfinished at its end is cut off first.
  public init(_ path: String) throws(InputLogError) {
    self.path = path
    (file, length) = try InputLog.opened(path)
  }

  private static func opened(_ path: String) throws(InputLogError) -> (file: Int32, length: Int) {
    let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if file < 0 { throw .system("cannot be opened", path) }
    do throws(InputLogError) {
      let length = try read(path).bytes
      guard ftruncate(file, off_t(length)) == 0, lseek(file, 0, SEEK_END) >= 0 else {
        throw .system("cannot be cut to its last whole batch", path)
      }
      return (file, length)
    } catch {
      close(file)
      throw error
    }
  }

  deinit { close(file) }

  /// Writes a batch, and returns when the disk has it. Behind one that failed nothing more is written: nobody knows what of it
  /// is on the disk. Whoever opens the log again finds whole batches only.
  public mutating func append(_ calls: UnsafeBufferPointer<Call>) throws(InputLogError) {
    if isBroken {
      throw InputLogError("an earlier batch failed", path, remedy: "open the log again")
    }
    let body = UnsafeRawBufferPointer(calls)
    let head = unsafe InputLog.head(calls.count, body)
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: head.count * 8 + body.count, alignment: 8)
    defer { unsafe bytes.deallocate() }
    for (place, word) in head.enumerated() {
      unsafe bytes.storeBytes(of: word, toByteOffset: 8 * place, as: UInt64.self)
    }
    if let base = body.baseAddress {
      unsafe (bytes.baseAddress! + head.count * 8).copyMemory(from: base, byteCount: body.count)
    }
    do throws(InputLogError) {
      try unsafe write(UnsafeRawBufferPointer(bytes))
      if fdatasync(file) != 0 { throw .system("cannot be synced", path) }
    } catch {
      isBroken = true
      ftruncate(file, off_t(length))
      throw error
    }
    length += bytes.count
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(InputLogError) {
    var written = 0
    while written < bytes.count {
      let count = unsafe Glibc.write(file, bytes.baseAddress! + written, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { throw .system("cannot be written", path) }
      written += count
    }
  }

  private static func head(_ count: Int, _ body: UnsafeRawBufferPointer) -> [UInt64] {
    var digest = Digest(UInt64(count))
    var place = 0
    while place + 8 <= body.count {
      unsafe digest.fold(body.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    var rest: UInt64 = 0
    while place < body.count {
      rest = unsafe rest << 8 | UInt64(body[place])
      place += 1
    }
    digest.fold(rest)
    let words = [mark, UInt64(count), UInt64(MemoryLayout<Call>.stride), digest.rawValue]
    return words + [checksum(of: words)]
  }

  private static func checksum(of words: [UInt64]) -> UInt64 {
    words.reduce(Digest(mark)) { $0.folding($1) }.rawValue
  }

  /// All calls of whole batches, in their order, and how many bytes these batches have. What is unfinished is at the end, and
  /// is left out; anything else that cannot be read is an error.
  public static func read(
    _ path: String
  ) throws(InputLogError) -> (calls: [Call], bytes: Int) {
    let bytes = try unsafe contents(path)
    defer { unsafe bytes.deallocate() }
    var (calls, place) = ([Call](), 0)
    while let batch = try unsafe batch(bytes, place, path) {
      calls += batch
      place += headWords * 8 + batch.count * MemoryLayout<Call>.stride
    }
    return (calls, place)
  }

  /// The batch at a place; nil where the file ends before it does.
  private static func batch(
    _ bytes: UnsafeMutableRawBufferPointer, _ place: Int, _ path: String
  ) throws(InputLogError) -> [Call]? {
    let (headBytes, stride) = (headWords * 8, MemoryLayout<Call>.stride)
    guard bytes.count - place >= headBytes else { return nil }
    let head = (0..<headWords).map {
      unsafe bytes.loadUnaligned(fromByteOffset: place + 8 * $0, as: UInt64.self)
    }
    guard head[4] == checksum(of: Array(head[..<4])) else {
      // A file may be longer before its bytes are there. Where some of them are, and these are not, nothing is cut off.
      if unsafe bytes[place...].allSatisfy({ $0 == 0 }) { return nil }
      throw InputLogError(
        "no batch begins at byte \(place)", path,
        remedy: "it is no log of inputs, or damaged; a copy that ends there can be read")
    }
    guard head[2] == UInt64(stride) else {
      throw InputLogError(
        "its calls have \(head[2]) bytes, and these have \(stride)", path,
        remedy: "it is the log of another program")
    }
    let length = Int(head[1]) * stride
    guard bytes.count - place - headBytes >= length else { return nil }
    let first = place + headBytes
    let body = unsafe UnsafeRawBufferPointer(rebasing: bytes[first..<first + length])
    guard unsafe self.head(Int(head[1]), body) == head else {
      // The last batch may have been written in part, in any order.
      if first + length == bytes.count { return nil }
      throw InputLogError(
        "the batch at byte \(place) is damaged", path, remedy: "a copy that ends there can be read")
    }
    return (0..<Int(head[1])).map {
      unsafe body.loadUnaligned(fromByteOffset: $0 * stride, as: Call.self)
    }
  }

  private static func contents(_ path: String) throws(InputLogError)
    -> UnsafeMutableRawBufferPointer
  {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw .system("cannot be opened", path) }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    guard size >= 0, lseek(file, 0, SEEK_SET) == 0 else { throw .system("cannot be read", path) }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
    var place = 0
    while place < size {
      let count = unsafe Glibc.read(file, bytes.baseAddress! + place, size - place)
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        unsafe bytes.deallocate()
        throw .system("cannot be read to its end", path)
      }
      place += count
    }
    return unsafe bytes
  }
}
