import Model

// The certificate: an engine says in which order its transactions took effect, by log position or by commit timestamp.
// Then there is nothing to infer. Run them in that order, one after the other, and compare what each saw with what its
// client holds; and see whether the order agrees with the order in time.

/// A transaction whose client never heard how it ended, and the position at which the engine says it took effect.
public struct Decided: Sendable {
  public var transaction: Transaction
  public var at: Timestamp

  public init(_ transaction: Transaction, at: Timestamp) {
    self.transaction = transaction
    self.at = at
  }
}

/// Judges a history by the serial order that its engine claims.
///
/// Linear but for the sorting. It finds what contradicts the claimed order, so an engine that is serializable in another
/// order than it says fails, too.
public struct SerialOrder<W: Workload>: Check {
  public static var name: String { "certificate" }

  /// What the order must agree with besides the reads.
  public enum Demand: Sendable {
    /// Nothing: serializable.
    case reads
    /// Real time: strictly serializable.
    case realTime
  }

  @usableFromInline let workload: W
  @usableFromInline let demand: Demand
  @usableFromInline let decided: [Decided]

  /// `decided` are the transactions of unknown outcome that took effect all the same.
  public init(_ workload: W, demand: Demand = .realTime, decided: [Decided] = []) {
    self.workload = workload
    self.demand = demand
    self.decided = decided
  }

  // snippet.replay
  /// Runs all that took effect, one after the other in the order claimed, and compares
  /// what each saw with what its client was told.
  @inlinable public func judge(_ history: borrowing History) -> Verdict {
    let order = ClaimedOrder(history.entries, decided)
    if demand == .realTime, let problem = order.contradictionInTime(history.entries) {
      return .violated(witness: problem)
    }
    let workload = workload
    var view = ReplayView(capacity: order.places.count) { workload.initial($0) }
    for place in order.places {
      view.begin()
      if place.entry < 0 {
        _ = try? W.run(decided[-1 - Int(place.entry)].transaction, on: &view)
        continue
      }
      guard case .committed(let receipt) = history.entries[Int(place.entry)].outcome
      else { continue }
      do {
        let output = try W.run(history.entries[Int(place.entry)].transaction, on: &view)
        if output == receipt.output, view.digest == receipt.digest { continue }
      } catch {
        return order.violation(history.entries, place, "in that order it aborts: \(error)")
      }
      return firstDifference(history.entries, order, until: place)
    }
    return .holds
  }
  // snippet.end

  /// Runs again up to the transaction that saw something else, and says which row it was.
  @usableFromInline @inline(never)
  func firstDifference(
    _ entries: [History.Entry], _ order: ClaimedOrder, until last: ClaimedOrder.Place
  ) -> Verdict {
    let workload = workload
    var view = ReplayView(capacity: order.places.count) { workload.initial($0) }
    for place in order.places {
      view.isRecording = place.entry == last.entry
      view.begin()
      if place.entry < 0 {
        _ = try? W.run(decided[-1 - Int(place.entry)].transaction, on: &view)
      } else {
        _ = try? W.run(entries[Int(place.entry)].transaction, on: &view)
      }
      if place.entry == last.entry { break }
    }
    guard case .committed(let receipt) = entries[Int(last.entry)].outcome else { return .holds }
    return order.violation(entries, last, ClaimedOrder.difference(view.observed, receipt.observed))
  }
}

/// All that took effect, in the order that the engine claims.
@usableFromInline struct ClaimedOrder {
  @usableFromInline struct Place: Sendable {
    @usableFromInline var at: Int64
    /// The entry's place in the history; -1 and below for what was decided and never heard of.
    @usableFromInline var entry: Int32
    @usableFromInline var isReadOnly: Bool

    init(_ at: Timestamp, _ entry: Int32, isReadOnly: Bool) {
      self.at = at.rawValue
      self.entry = entry
      self.isReadOnly = isReadOnly
    }

    /// At one position readers stand behind writers: a snapshot of a time sees what was written at it.
    func precedes(_ other: Place) -> Bool {
      if at != other.at { return at < other.at }
      if isReadOnly != other.isReadOnly { return !isReadOnly }
      return entry < other.entry
    }
  }

  @usableFromInline private(set) var places: [Place] = []
  private var hasUnknown = false

  @usableFromInline init(_ entries: [History.Entry], _ decided: [Decided]) {
    places.reserveCapacity(entries.count + decided.count)
    var isSorted = true
    for index in entries.indices {
      switch entries[index].outcome {
      case .committed(let receipt):
        let place = Place(
          receipt.at, Int32(truncatingIfNeeded: index),
          isReadOnly: entries[index].transaction.isReadOnly)
        if let last = places.last, place.precedes(last) { isSorted = false }
        places.append(place)
      case .unknown: hasUnknown = true
      case .aborted: continue
      }
    }
    for (index, other) in decided.enumerated() {
      places.append(Place(other.at, Int32(-1 - index), isReadOnly: other.transaction.isReadOnly))
      isSorted = false
    }
    if !decided.isEmpty { hasUnknown = false }
    if !isSorted { places.sort { $0.precedes($1) } }
  }

  // snippet.contradiction-in-time
  /// Somebody who called after another was answered stands before it: the order runs against time.
  ///
  /// One pass: of all that stands before a place, only the latest call can contradict it.
  @usableFromInline func contradictionInTime(_ entries: [History.Entry]) -> String? {
    var latest = -1
    for place in places where place.entry >= 0 {
      let entry = Int(place.entry)
      if latest >= 0, let returned = entries[entry].returned, returned < entries[latest].called {
        return "\(ClaimedOrder.name(entries, entry)) was answered before "
          + "\(ClaimedOrder.name(entries, latest)) was called, and stands behind it"
      }
      if latest < 0 || entries[entry].called > entries[latest].called { latest = entry }
    }
    return nil
  }
  // snippet.end

  @usableFromInline func violation(
    _ entries: [History.Entry], _ place: Place, _ problem: String
  ) -> Verdict {
    let name = ClaimedOrder.name(entries, Int(place.entry))
    if hasUnknown {
      return .undecided(
        "\(name): \(problem); but some calls have no known outcome, and the engine did not say "
          + "which of them took effect")
    }
    return .violated(witness: "\(name), at position \(place.at): \(problem)")
  }

  static func name(_ entries: [History.Entry], _ index: Int) -> String {
    "call \(index) of client \(entries[index].client)"
  }

  @usableFromInline static func difference(_ seen: [Observation], _ told: [Observation]) -> String {
    guard !told.isEmpty else {
      return "in that order it sees something else; run the seed again with observations recorded"
    }
    for (mine, theirs) in zip(seen, told) where mine.key != theirs.key || mine.value != theirs.value
    {
      let verb = theirs.isWrite ? "writes" : "reads"
      return "in that order it \(verb) \(mine.value.shown) at \(mine.key.shown), and its client "
        + "holds \(theirs.value.shown) at \(theirs.key.shown)"
    }
    return "in that order it gives another answer"
  }
}

extension Key {
  fileprivate var shown: String { "home \(home), table \(table), row \(row)" }
}

extension Value {
  fileprivate var shown: String {
    var words = (0..<8).map { String(self[$0]) }
    while words.count > 1, words.last == "0" { words.removeLast() }
    return "[" + words.joined(separator: " ") + "]"
  }
}
