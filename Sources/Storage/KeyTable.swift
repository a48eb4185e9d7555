import Model

/// Numbers keys by first appearance: 0, 1, 2, …, so that what belongs to a key lies in flat arrays.
///
/// Open addressing with linear probing, at most half full, 16 bytes a slot. Nothing is ever removed. A
/// `Dictionary` would hash each key with SipHash, under a seed of its own in every process.
public struct KeyTable: Sendable {
  @usableFromInline struct Slot: Sendable {
    @usableFromInline var key: UInt64
    @usableFromInline var number: UInt32

    @inlinable init(_ key: UInt64, _ number: UInt32) {
      self.key = key
      self.number = number
    }
  }

  @usableFromInline static let free = UInt32.max

  @usableFromInline var slots: [Slot]
  @usableFromInline var shift: UInt64
  /// In the order of their numbers.
  public private(set) var keys: [Key] = []

  /// Room for `capacity` keys before the table grows.
  public init(capacity: Int = 512) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(0, KeyTable.free), count: size)
    shift = UInt64(64 - size.trailingZeroBitCount)
  }

  @inlinable public var count: Int { keys.count }

  /// The number of a key that has one.
  @inlinable @inline(__always) public func find(_ key: Key) -> Int? {
    let number = slots[place(of: key.rawValue)].number
    return number == KeyTable.free ? nil : Int(number)
  }

  /// The number of a key, a new one if it had none; then `count` has grown.
  @inlinable @inline(__always) public mutating func findOrAdd(_ key: Key) -> Int {
    let place = place(of: key.rawValue)
    let number = slots[place].number
    return number == KeyTable.free ? add(key, at: place) : Int(number)
  }

  /// Where the key lies, or the free slot where it would.
  @inlinable @inline(__always) func place(of key: UInt64) -> Int {
    // The home stands in the upper 16 bits; folding them down first lets it move the product's top bits in
    // more ways than one. Fibonacci hashing spreads what is consecutive.
    var place = Int(
      truncatingIfNeeded: ((key ^ key &>> 32) &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    let mask = slots.count &- 1
    while slots[place].number != KeyTable.free, slots[place].key != key {
      place = (place &+ 1) & mask
    }
    return place
  }

  @usableFromInline @inline(never) mutating func add(_ key: Key, at place: Int) -> Int {
    invariant(keys.count < Int(KeyTable.free), "a key table numbers at most 2^32 - 1 keys")
    slots[place] = Slot(key.rawValue, UInt32(keys.count))
    keys.append(key)
    if keys.count * 2 > slots.count { grow() }
    return keys.count - 1
  }

  private mutating func grow() {
    slots = [Slot](repeating: Slot(0, KeyTable.free), count: slots.count * 2)
    shift -= 1
    for (number, key) in keys.enumerated() {
      slots[place(of: key.rawValue)] = Slot(key.rawValue, UInt32(number))
    }
  }
}
