import Histogram

/// How long many things took: whole nanoseconds in an HdrHistogram of three significant digits, up to an hour.
///
/// Memory stays the same (a quarter of a megabyte) however many values come, and merging is exact: the
/// histogram of two runs is the sum of theirs. Ranks are whole numbers, so no rounding of a fraction can
/// move a quantile to its neighbour.
public struct Latencies: Sendable, Equatable {
  /// The longest latency that has a bin: an hour.
  public static let longest: Int64 = 3_600_000_000_000

  private var histogram = Histogram<UInt64>(
    lowestDiscernibleValue: 1, highestTrackableValue: UInt64(longest),
    numberOfSignificantValueDigits: .three)
  private(set) var sumOfAll: UInt128 = 0
  private var largest: UInt64 = 0

  /// Values below zero: a clock that was read backwards. They are counted here and nowhere else.
  public private(set) var negative = 0
  /// Values above an hour. They take part in ranks, as the slowest of all, but have no value of their own.
  public private(set) var tooLong = 0

  public init() {}

  /// Values within the range.
  public var count: Int { Int(histogram.totalCount) }

  /// Adds one latency in nanoseconds, or counts it as out of range.
  public mutating func record(_ nanoseconds: Int64) {
    if nanoseconds < 0 {
      negative += 1
    } else if nanoseconds > Latencies.longest {
      tooLong += 1
    } else {
      histogram.record(UInt64(nanoseconds))
      sumOfAll += UInt128(nanoseconds)
      largest = Swift.max(largest, UInt64(nanoseconds))
    }
  }

  public mutating func merge(_ other: Latencies) {
    histogram.add(other.histogram)
    sumOfAll += other.sumOfAll
    largest = Swift.max(largest, other.largest)
    negative += other.negative
    tooLong += other.tooLong
  }

  /// Nil unless something was out of range; otherwise a sentence for the people who read the run.
  public var complaint: String? {
    guard negative + tooLong > 0 else { return nil }
    return "of \(count + negative + tooLong) latencies, \(negative) are below zero and \(tooLong) "
      + "above an hour"
  }

  /// The mean in nanoseconds, exact to the last bit of a `Double`; nil without values in range.
  public var mean: Double? { count == 0 ? nil : Double(sumOfAll) / Double(count) }

  /// The largest value in range, exactly as it was recorded; nil without any.
  public var max: Int64? { count == 0 ? nil : Int64(largest) }

  public var p50: Int64? { quantile(perMille: 500) }
  public var p90: Int64? { quantile(perMille: 900) }
  public var p99: Int64? { quantile(perMille: 990) }
  public var p999: Int64? { quantile(perMille: 999) }

  /// The nearest-rank quantile in nanoseconds: the upper end of the bin that holds it, which is at most a
  /// thousandth above the true value. Nil without values, and where the rank falls among those above an hour.
  public func quantile(perMille: Int) -> Int64? {
    precondition((0...1000).contains(perMille), "a quantile is asked for in 0...1000 per mille")
    let total = count + tooLong
    let rank = Swift.max(1, Int((UInt128(total) * UInt128(perMille) + 999) / 1000))
    var seen = 0
    for bin in bins() {
      seen += bin.count
      if seen >= rank { return bin.nanoseconds }
    }
    return nil
  }

  /// The bins that hold something, from the fastest: each by its upper end, and how many values it holds.
  func bins() -> [(nanoseconds: Int64, count: Int)] {
    var found: [(nanoseconds: Int64, count: Int)] = []
    var value: UInt64 = 0
    var left = histogram.totalCount
    while left > 0 {
      let here = histogram.countForValue(value)
      let end = histogram.highestEquivalentForValue(value)
      // No quantile is above the largest value that was seen.
      if here > 0 { found.append((Int64(Swift.min(end, largest)), Int(here))) }
      left -= here
      value = end + 1
    }
    return found
  }
}
