import Model

/// The YCSB of the testbed `aria`: ten different rows of a hundred bytes, each read whole or, one time in five, overwritten
/// whole. What is written depends on what was there, so that a wrong order changes the state; there every update writes the
/// same bytes.
public struct AriaYCSB: Program {
  public static var width: Int { 100 }
  public static var mostRows: Int { 10 }
  public static var mostBytes: Int { width }

  public struct Call: BitwiseCopyable, Sendable {
    public var keys = InlineArray<10, UInt32>(repeating: 0)
    /// A bit for each key that is updated.
    public var updates: UInt32 = 0
    public init() {}

    /// Ten different keys, as `choose` draws them, each updated with one chance in five.
    public init(_ random: inout Random, choose: (inout Random) -> Int) {
      self.init()
      for place in 0..<10 {
        var key: UInt32
        repeat { key = UInt32(choose(&random)) } while (0..<place).contains { keys[$0] == key }
        keys[place] = key
        if random.below(5) == 0 { updates |= 1 << UInt32(place) }
      }
    }
  }

  /// Draws the hundred bytes of an update one by one, as the testbed does, instead of writing the same ones.
  public var generates: Bool

  public init(generates: Bool = false) { self.generates = generates }

  public static func memory(rows: Int) -> Memory {
    precondition(rows >= mostRows, "a call needs ten different rows")
    var memory = Memory([(rows, width)])
    memory.add(rows, width: width, key: { UInt64($0) }) { number, row in
      for word in 0..<12 { row[word] = Digest(UInt64(number)).folding(UInt64(word)).rawValue }
    }
    return memory
  }

  @inlinable @inline(__always)
  public func declare(_ call: borrowing Call, _ rows: inout DeclaredRows) {
    for place in 0..<10 {
      rows.touch(
        UInt64(call.keys[place]),
        isUpdate: call.updates &>> UInt32(truncatingIfNeeded: place) & 1 == 1)
    }
  }

  @inlinable @inline(__always)
  public func run(
    _ call: borrowing Call, _ fragment: Int, number: UInt64, on row: TableRow,
    _ scratch: Scratch
  ) -> UInt64 {
    let old = row[0]
    scratch.copy(row, bytes: AriaYCSB.width)
    if call.updates &>> UInt32(truncatingIfNeeded: fragment) & 1 == 0 { return old }
    if generates {
      AriaYCSB.generate(old ^ number, row)
    } else {
      row[0] = (old ^ number) &* 0x9E37_79B9_7F4A_7C15 | 1
      for word in 1..<12 { row[word] = 0x6162_6364_6566_6768 }
      row[12] = 0x6162_6364
    }
    return old
  }

  @usableFromInline static let letters = Cells(
    copying: Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8))

  /// A hundred letters and digits from the testbed's generator of 48 bits, two steps for each, begun anew for each row.
  @inlinable @inline(__always)
  static func generate(_ seed: UInt64, _ row: TableRow) {
    var state = (seed ^ 0x5_DEEC_E66D) & 0xFFFF_FFFF_FFFF
    let letters = letters
    for byte in 0..<width {
      state = (state &* 0x5_DEEC_E66D &+ 11) & 0xFFFF_FFFF_FFFF
      let high = (state &>> 16) &<< 32
      state = (state &* 0x5_DEEC_E66D &+ 11) & 0xFFFF_FFFF_FFFF
      row.setByte(letters[Int(truncatingIfNeeded: (high &+ (state &>> 16)) % 62)], at: byte)
    }
  }
}
