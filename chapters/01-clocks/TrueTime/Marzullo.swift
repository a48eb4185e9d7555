import Model

// Several masters, of which some may lie (Marzullo 1984). Each answer is an interval that holds the true time, if its
// master is honest. If at most f of n masters lie, the true time lies in at least n - f of the intervals. So the
// smallest interval that holds all such points holds the true time, whatever the liars say.
//
// The rule that suggests itself, to take the points that the *most* intervals share, is wrong. It takes agreement
// for truth: two liars who agree, at a place that two honest intervals also happen to cover, have four votes, and
// the truth, which lies in the three honest ones, has three.

extension TimeBounds {
  // snippet.marzullo
  /// The smallest interval that holds every point which at least `votes` of `intervals` share;
  /// nil where there is no such point.
  ///
  /// Going up from below, the number of intervals around a point rises only where one begins.
  /// So the lowest such point begins an interval, and likewise the highest ends one.
  public static func shared(by votes: Int, of intervals: [TimeBounds]) -> TimeBounds? {
    precondition(votes > 0, "a point that no interval holds could be anywhere")
    var shared: TimeBounds?
    for interval in intervals {
      for end in [interval.earliest, interval.latest]
      where intervals.count(where: { $0.contains(end) }) >= votes {
        shared = TimeBounds(
          earliest: min(shared?.earliest ?? end, end), latest: max(shared?.latest ?? end, end))
      }
    }
    return shared
  }
  // snippet.end

  /// Whether the true time can be `time`, for all that the interval says.
  public func contains(_ time: Timestamp) -> Bool { earliest <= time && time <= latest }

  /// Whether no time lies in both: then one of the two does not hold the true time.
  public func misses(_ other: TimeBounds) -> Bool {
    latest < other.earliest || other.latest < earliest
  }

  /// From the earliest to the latest, twice ε.
  public var width: Nanoseconds { Nanoseconds(latest.rawValue - earliest.rawValue) }
}
