/// Events counted into equal bins of time, without the warm-up and the cool-down of a run: throughput a second.
///
/// Times are nanoseconds on any one clock. What lies outside is counted as such, so that the counts always add
/// up to the events that were recorded.
public struct Windows: Sendable, Equatable {
  /// One bin, by its first nanosecond.
  public struct Bin: Sendable, Equatable {
    public var start: Int64
    public var events: Int
    /// Events a second of this bin.
    public var perSecond: Double
  }

  /// Nanoseconds that count: the run without its warm-up and cool-down.
  public let kept: Range<Int64>
  /// The length of a bin in nanoseconds.
  public let bin: Int64
  /// Events before the first bin and after the last.
  public private(set) var before = 0
  public private(set) var after = 0
  private var counts: [Int]

  /// The largest number of bins; more is a mistake in the units.
  public static let mostBins: Int64 = 1_000_000

  /// Bins of `bin` nanoseconds over the run `over`, less `warmUp` at its start and `coolDown` at its end.
  ///
  /// Refuses, all at once, what leaves no whole number of bins.
  public init(over run: Range<Int64>, bin: Int64, warmUp: Int64, coolDown: Int64)
    throws(TableError)
  {
    var wrong: [String] = []
    if warmUp < 0 { wrong.append("the warm-up must be 0 ns or more, not \(warmUp)") }
    if coolDown < 0 { wrong.append("the cool-down must be 0 ns or more, not \(coolDown)") }
    if bin < 1 { wrong.append("a bin must be 1 ns or more, not \(bin)") }
    let length = Int128(run.upperBound) - Int128(run.lowerBound)
    let left = length - Int128(warmUp) - Int128(coolDown)
    if left <= 0 {
      wrong.append("of a run of \(length) ns the warm-up and the cool-down leave \(left) ns")
    } else if bin >= 1, left % Int128(bin) != 0 {
      wrong.append("the \(left) ns that are kept are no whole number of bins of \(bin) ns")
    } else if bin >= 1, left / Int128(bin) > Int128(Windows.mostBins) {
      wrong.append("there may be at most \(Windows.mostBins) bins, not \(left / Int128(bin))")
    }
    guard wrong.isEmpty else { throw TableError("windows: " + wrong.joined(separator: "; ")) }
    kept = (run.lowerBound + warmUp)..<(run.upperBound - coolDown)
    self.bin = bin
    counts = [Int](repeating: 0, count: Int(left / Int128(bin)))
  }

  /// Counts `events` that happened at `time`.
  public mutating func record(at time: Int64, events: Int = 1) {
    if time < kept.lowerBound {
      before += events
    } else if time >= kept.upperBound {
      after += events
    } else {
      counts[Int((time - kept.lowerBound) / bin)] += events
    }
  }

  /// Events in the bins.
  public var events: Int { counts.reduce(0, +) }

  /// Events a second over all bins.
  public var perSecond: Double {
    Double(events) * 1e9 / Double(kept.upperBound - kept.lowerBound)
  }

  /// All bins in order, empty ones too.
  public var bins: [Bin] {
    counts.enumerated().map { index, events in
      Bin(
        start: kept.lowerBound + Int64(index) * bin, events: events,
        perSecond: Double(events) * 1e9 / Double(bin))
    }
  }
}
