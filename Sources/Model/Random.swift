/// Xoshiro256** (Blackman and Vigna 2018): the one random generator of the book.
///
/// A run has one stream for every node and purpose, so that one more draw here shifts nothing there.
public struct Random: RandomNumberGenerator, Sendable {
  @usableFromInline var a, b, c, d: UInt64

  /// What a stream is for. The raw values are part of every recorded result: append, never renumber.
  public enum Purpose: UInt64, Sendable {
    case node = 1
    case network = 2
    case disk = 3
    case clock = 4
    case workload = 5
    case faults = 6
  }

  /// The stream that SplitMix64 spreads from `seed`, as the generator's authors advise.
  @inlinable public init(seed: UInt64) {
    var spread = SplitMix64(seed: seed)
    a = spread.next()
    b = spread.next()
    c = spread.next()
    d = spread.next()
  }

  /// The stream of one purpose at one place (a node's index, a client's number) of the run `seed`.
  @inlinable public init(seed: UInt64, _ purpose: Purpose, at place: Int = 0) {
    let name = Digest(purpose.rawValue).folding(UInt64(truncatingIfNeeded: place))
    self.init(seed: Digest(seed).folding(name.rawValue).rawValue)
  }

  @inlinable @inline(__always) public mutating func next() -> UInt64 {
    let scrambled = (b &* 5)
    let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
    let t = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << 45) | (d >> 19)
    return result
  }

  /// Even on 0..<bound. The bias of the plain multiplication is below bound / 2^64, and unlike the standard
  /// library's method it is ours, so that no toolchain can change a recorded run.
  @inlinable @inline(__always) public mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: bound)).high)
  }

  /// Even on [0, 1), in steps of 2^-53.
  @inlinable @inline(__always) public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// True with the given probability.
  @inlinable @inline(__always) public mutating func chance(_ probability: Probability) -> Bool {
    (next() >> 11) < probability.threshold
  }

  /// Exponentially distributed with the given mean.
  @inlinable public mutating func exponential(mean: Double) -> Double {
    // 1 - u lies in (0, 1], whose logarithm is finite.
    -mean * Elementary.log(1 - unit())
  }
}

/// A probability as the threshold its coin is compared with.
public struct Probability: Hashable, Sendable {
  @usableFromInline let threshold: UInt64

  /// `value` must lie in 0...1.
  public init(_ value: Double) {
    precondition((0...1).contains(value), "a probability must lie in 0...1, not \(value)")
    threshold = UInt64(value * 0x1p53)
  }

  /// As a number in 0...1.
  public var value: Double { Double(threshold) * 0x1p-53 }

  public static let never = Probability(0)
  @inlinable public var isPossible: Bool { threshold > 0 }
}

/// SplitMix64 (Steele, Lea and Flood 2014): spreads one seed into the state of larger generators.
public struct SplitMix64: Sendable {
  @usableFromInline var state: UInt64
  @inlinable public init(seed: UInt64) { state = seed }

  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
