import Model

// What clients ask and what they are told, as bytes: in entries of the log, and in snapshots.

/// A client's call, with what makes it the same call when it is asked again.
public struct Command: Sendable {
  public var client: NodeID
  /// Counted by the client.
  public var number: UInt64
  /// All of the client's calls before this one were answered, and need not be remembered.
  public var floor: UInt64
  public var call: Transaction

  public init(client: NodeID, number: UInt64, floor: UInt64, call: Transaction) {
    self.client = client
    self.number = number
    self.floor = floor
    self.call = call
  }

  func encode(into bytes: inout [UInt8]) {
    bytes.put(UInt32(truncatingIfNeeded: client.index))
    bytes.put(number)
    bytes.put(floor)
    bytes.put(call.procedure)
    bytes.put(call.count)
    for place in 0..<Int(call.count) { bytes.put(call.arguments[place]) }
  }

  /// What a command's entry says.
  public init(_ payload: [UInt8]) {
    self = payload.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      return Command(&reader)
    }
  }

  init(_ bytes: inout ByteReader) {
    client = NodeID(Int(bytes.take(UInt32.self)))
    number = bytes.take(UInt64.self)
    floor = bytes.take(UInt64.self)
    call = Transaction(bytes.take(UInt16.self))
    for _ in 0..<bytes.take(UInt16.self) { call.add(bytes.take(Int64.self)) }
  }
}

extension Outcome {
  func encode(into bytes: inout [UInt8]) {
    switch self {
    case .unknown: bytes.put(UInt8(0))
    case .aborted(let why):
      bytes.put(UInt8(1))
      bytes.put(why.rawValue)
    case .committed(let receipt):
      bytes.put(UInt8(2))
      bytes.put(receipt.at.rawValue)
      bytes.put(receipt.digest.rawValue)
      bytes.put(receipt.output)
      bytes.put(UInt32(receipt.observed.count))
      for one in receipt.observed {
        bytes.put(one.key.rawValue)
        bytes.put(one.isWrite ? UInt8(1) : 0)
        bytes.put(one.value)
      }
    }
  }

  init(_ bytes: inout ByteReader) {
    switch bytes.take(UInt8.self) {
    case 1: self = .aborted(Abort(rawValue: bytes.take(UInt8.self)) ?? .byUser)
    case 2:
      var receipt = Receipt(
        at: Timestamp(rawValue: bytes.take(Int64.self)),
        digest: Digest(restoring: bytes.take(UInt64.self)), output: bytes.take(Int64.self))
      for _ in 0..<bytes.take(UInt32.self) {
        let key = Key(rawValue: bytes.take(UInt64.self))
        let isWrite = bytes.take(UInt8.self) == 1
        receipt.observed.append(Observation(key, bytes.takeValue(), isWrite: isWrite))
      }
      self = .committed(receipt)
    default: self = .unknown
    }
  }
}

extension [UInt8] {
  mutating func put<T: FixedWidthInteger & BitwiseCopyable>(_ number: T) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }

  mutating func put(_ value: Value) { for word in 0..<8 { put(value[word]) } }
}

/// Reads what the functions above wrote. It lies in a log or a snapshot whose checksums were right, so that running
/// past the end is an error of ours.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  /// Good for as long as the bytes are.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func take<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> T {
    let size = MemoryLayout<T>.size
    invariant(offset + size <= bytes.count, "a command or a snapshot is cut short")
    defer { offset += size }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  mutating func takeValue() -> Value {
    var value = Value()
    for word in 0..<8 { value[word] = take(Int64.self) }
    return value
  }
}

extension Digest {
  /// One whose `rawValue` was kept: a digest begins with a product, and this is the factor's inverse.
  init(restoring rawValue: UInt64) { self.init(rawValue &* 0xF1DE_83E1_9937_733D) }
}
