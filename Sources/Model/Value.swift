/// Which row: its home in the upper 16 bits, then 8 bits of table and 40 of row number.
///
/// Protocols map the home to a group or a partition (`home % groups`); there is no placement service.
public struct Key: Hashable, Comparable, Sendable {
  public var rawValue: UInt64
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable public init(home: Int, table: UInt8 = 0, row: Int) {
    precondition(home >> 16 == 0 && row >> 40 == 0, "a key has 16 bits of home and 40 of row")
    rawValue = UInt64(home) << 48 | UInt64(table) << 40 | UInt64(row)
  }

  @inlinable public var home: Int { Int(rawValue >> 48) }
  @inlinable public var table: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 40) }
  @inlinable public var row: Int { Int(rawValue & 0xFF_FFFF_FFFF) }
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// What a row holds: eight words. A list of the list-append workload fits, at 16 bits an element.
public struct Value: Sendable, Equatable {
  public var words: InlineArray<8, Int64>

  @inlinable public init() { words = .init(repeating: 0) }
  @inlinable public init(_ word: Int64) {
    words = .init(repeating: 0)
    words[0] = word
  }

  @inlinable public subscript(_ index: Int) -> Int64 {
    get { words[index] }
    set { words[index] = newValue }
  }

  @inlinable public static func == (a: Self, b: Self) -> Bool {
    var difference: Int64 = 0
    for index in 0..<8 { difference |= a.words[index] ^ b.words[index] }
    return difference == 0
  }
}
