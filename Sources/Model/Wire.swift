// Bytes for the live runtime, written by hand beside the messages they encode: little-endian, no padding.

/// What can travel between machines or lie in a file.
public protocol Wire {
  func encode(into writer: inout Writer)
  static func decode(_ reader: inout Reader) throws(WireError) -> Self
}

public enum WireError: Error, Sendable, Equatable { case truncated, malformed }

/// Bytes out. Whole words at a time: appending byte by byte costs three times as much.
public struct Writer: Sendable {
  private var storage: [UInt8]
  public private(set) var count = 0

  public init(capacity: Int = 4096) {
    storage = [UInt8](repeating: 0, count: max(16, capacity))
  }

  public var bytes: [UInt8] { Array(storage[0..<count]) }
  public mutating func clear() { count = 0 }

  public mutating func put<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
    let size = MemoryLayout<T>.size
    if count + size > storage.count {
      storage.append(contentsOf: repeatElement(0, count: storage.count))
    }
    storage.withUnsafeMutableBytes { [count] in
      $0.storeBytes(of: value.littleEndian, toByteOffset: count, as: T.self)
    }
    count += size
  }
}

/// Bytes in. Every read is checked against the end.
public struct Reader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var isAtEnd: Bool { position == bytes.count }

  public mutating func take<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type
  ) throws(WireError) -> T {
    let start = position
    guard bytes.count - start >= MemoryLayout<T>.size else { throw .truncated }
    position = start + MemoryLayout<T>.size
    return bytes.withUnsafeBytes {
      T(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: T.self))
    }
  }
}

extension Transaction: Wire {
  public func encode(into writer: inout Writer) {
    writer.put(procedure)
    writer.put(count)
    for index in 0..<Int(count) { writer.put(arguments[index]) }
  }

  public static func decode(_ reader: inout Reader) throws(WireError) -> Transaction {
    var transaction = Transaction(try reader.take(UInt16.self))
    let count = try reader.take(UInt16.self)
    guard Int(count) <= argumentLimit else { throw .malformed }
    for _ in 0..<count { transaction.add(try reader.take(Int64.self)) }
    return transaction
  }
}
