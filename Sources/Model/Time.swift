// Four kinds of time, each eight bytes, so that the compiler keeps them apart: a length, the true time, what
// one node's clock reads, and a transaction's version. A node never holds an `Instant`: it cannot know one.

/// A length of time. Signed; ±292 years.
public struct Nanoseconds: Hashable, Comparable, Sendable {
  public var count: Int64
  @inlinable public init(_ count: Int64) { self.count = count }
  @inlinable public static func microseconds(_ n: Int64) -> Self { Self(n * 1_000) }
  @inlinable public static func milliseconds(_ n: Int64) -> Self { Self(n * 1_000_000) }
  @inlinable public static func seconds(_ n: Int64) -> Self { Self(n * 1_000_000_000) }
  public static let zero = Nanoseconds(0)
  /// As far ahead as a timer can be set: 36 years. Later is never, and sums with it do not overflow.
  public static let farthest: Int64 = 1 << 60

  @inlinable public var milliseconds: Double { Double(count) / 1e6 }
  @inlinable public var seconds: Double { Double(count) / 1e9 }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.count < b.count }
  @inlinable public static func + (a: Self, b: Self) -> Self { Self(a.count + b.count) }
  @inlinable public static func - (a: Self, b: Self) -> Self { Self(a.count - b.count) }
  @inlinable public static func * (a: Self, factor: Int64) -> Self { Self(a.count * factor) }
  @inlinable public static func / (a: Self, divisor: Int64) -> Self { Self(a.count / divisor) }
}

extension Nanoseconds: CustomDebugStringConvertible {
  /// How it stands inside other values that are printed, such as a fault: `29.98 ms`.
  public var debugDescription: String { "\(milliseconds) ms" }
}

/// True time since the run began. Only a runtime ever holds one.
public struct Instant: Hashable, Comparable, Sendable {
  public var nanoseconds: Int64
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  public static let zero = Instant(nanoseconds: 0)

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
  @inlinable public static func + (a: Self, b: Nanoseconds) -> Self {
    Self(nanoseconds: a.nanoseconds + b.count)
  }
  @inlinable public static func - (a: Self, b: Self) -> Nanoseconds {
    Nanoseconds(a.nanoseconds - b.nanoseconds)
  }
}

/// A reading of one node's own clock, which is set wrong and runs at its own rate.
public struct LocalTime: Hashable, Comparable, Sendable {
  public var nanoseconds: Int64
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  public static let zero = LocalTime(nanoseconds: 0)

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
  @inlinable public static func + (a: Self, b: Nanoseconds) -> Self {
    Self(nanoseconds: a.nanoseconds + b.count)
  }
  @inlinable public static func - (a: Self, b: Self) -> Nanoseconds {
    Nanoseconds(a.nanoseconds - b.nanoseconds)
  }
}

/// A transaction's version number, whatever a protocol makes it of.
public struct Timestamp: Hashable, Comparable, Sendable {
  public var rawValue: Int64
  @inlinable public init(rawValue: Int64) { self.rawValue = rawValue }

  /// The one place where a clock's reading becomes a version: grep for `trusting` to find who relies on one.
  @inlinable public init(trusting clock: LocalTime) { rawValue = clock.nanoseconds }

  public static let zero = Timestamp(rawValue: 0)
  public static let infinity = Timestamp(rawValue: .max)

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  @inlinable public var next: Self { Self(rawValue: rawValue + 1) }
  @inlinable public var previous: Self { Self(rawValue: rawValue - 1) }
}

/// What TrueTime knows: the true time lies somewhere in here, both ends included (Spanner §3).
///
/// "Consistency without clocks" has a plain meaning in this code base: no mention of `bounds`.
public struct TimeBounds: Hashable, Sendable {
  public var earliest: Timestamp
  public var latest: Timestamp

  @inlinable public init(earliest: Timestamp, latest: Timestamp) {
    self.earliest = earliest
    self.latest = latest
  }

  /// True once `t` has certainly passed: what a commit wait waits for (Spanner §4.1.2).
  @inlinable public func isAfter(_ t: Timestamp) -> Bool { earliest > t }

  /// True while `t` has certainly not come yet.
  @inlinable public func isBefore(_ t: Timestamp) -> Bool { latest < t }

  /// How long until `t` has certainly passed, if this clock runs true.
  @inlinable public func wait(past t: Timestamp) -> Nanoseconds {
    Nanoseconds(max(0, t.rawValue - earliest.rawValue + 1))
  }
}
