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

  public func encode(into bytes: inout [UInt8]) {
    bytes.put(UInt32(truncatingIfNeeded: client.index))
    bytes.put(number)
    bytes.put(floor)
    bytes.put(call.procedure)
    bytes.put(call.count)
    for place in 0..<Int(call.count) { bytes.put(call.arguments[place]) }
  }

  /// Nil where the bytes are not exactly those of a command.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = ByteReader(bytes)
    client = NodeID(Int(reader.take(UInt32.self)))
    number = reader.take(UInt64.self)
    floor = reader.take(UInt64.self)
    call = Transaction(reader.take(UInt16.self))
    let count = Int(reader.take(UInt16.self))
    guard count <= Transaction.argumentLimit else { return nil }
    for _ in 0..<count { call.add(reader.take(Int64.self)) }
    guard reader.isAtEnd else { return nil }
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
      for _ in 0..<bytes.takeCount(ofAtLeast: 73) {
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

/// Reads what the functions above wrote. Past the end there are zeros, and it says that there was no more.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private(set) var isCutShort = false

  /// Good for as long as the bytes are.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// All was read, and no more than all.
  var isAtEnd: Bool { offset == bytes.count && !isCutShort }

  mutating func take<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> T {
    let size = MemoryLayout<T>.size
    guard !isCutShort, offset + size <= bytes.count else {
      isCutShort = true
      return 0
    }
    defer { offset += size }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  /// How many parts follow, of so many bytes each at least: what cannot be there is not looked for.
  mutating func takeCount(ofAtLeast size: Int) -> Int {
    let count = Int(take(UInt32.self))
    if count <= (bytes.count - offset) / size { return count }
    isCutShort = true
    return 0
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
