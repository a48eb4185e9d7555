/// Some of a database's partitions, a bit for each. Taken one after the other, they come from the lowest on.
public struct PartitionSet: Hashable, Sendable, Sequence, IteratorProtocol,
  ExpressibleByArrayLiteral
{
  /// Those below 64, and those from there on.
  @usableFromInline var low: UInt64
  @usableFromInline var high: UInt64

  public static let most = 128

  @inlinable init(low: UInt64, high: UInt64) { (self.low, self.high) = (low, high) }

  @inlinable public init() { self.init(low: 0, high: 0) }

  @inlinable public init(_ partition: Int) {
    precondition(0..<PartitionSet.most ~= partition, "a partition has a number below 128")
    low = partition < 64 ? 1 << UInt64(truncatingIfNeeded: partition) : 0
    high = partition < 64 ? 0 : 1 << UInt64(truncatingIfNeeded: partition - 64)
  }

  public init(arrayLiteral partitions: Int...) {
    self.init()
    for partition in partitions { insert(partition) }
  }

  /// The first so many.
  public init(first count: Int) {
    self.init()
    for partition in 0..<count { insert(partition) }
  }

  @inlinable public var isEmpty: Bool { low | high == 0 }
  @inlinable public var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

  /// The lowest.
  @inlinable public var first: Int? {
    if low != 0 { return low.trailingZeroBitCount }
    return high == 0 ? nil : 64 + high.trailingZeroBitCount
  }

  @inlinable public func contains(_ partition: Int) -> Bool {
    let half = partition < 64 ? low : high
    return half >> UInt64(truncatingIfNeeded: partition & 63) & 1 == 1
  }

  @inlinable public mutating func insert(_ partition: Int) {
    self = union(PartitionSet(partition))
  }

  @inlinable public mutating func remove(_ partition: Int) { self = without(partition) }

  @inlinable public func without(_ partition: Int) -> PartitionSet {
    let one = PartitionSet(partition)
    return PartitionSet(low: low & ~one.low, high: high & ~one.high)
  }

  @inlinable public func union(_ other: PartitionSet) -> PartitionSet {
    PartitionSet(low: low | other.low, high: high | other.high)
  }

  @inlinable public func intersection(_ other: PartitionSet) -> PartitionSet {
    PartitionSet(low: low & other.low, high: high & other.high)
  }

  @inlinable public mutating func next() -> Int? {
    let lowest = first
    // Takes away the lowest bit of the half that it is in.
    if low != 0 { low &= low &- 1 } else if high != 0 { high &= high &- 1 }
    return lowest
  }
}
