import Model

// What is read before or beside the order, without locks.
//
// A call that cannot name its rows before it has read some cannot ask for its locks either. So its sequencer first runs it on
// rows as they happen to be, which promise nothing, and puts into the order which rows that took: optimistic lock location
// prediction (Calvin §3.2.1). When its turn comes, it runs on those rows again, under locks; where it then wants another, the
// scouts were wrong, every partition finds so by itself, and the client asks anew.
//
// The same way a call that only reads is served from a snapshot: rows as they were at the end of an epoch, which no later
// input changes, and nobody locks.

/// Which rows a call was found to need, locks included: each once, and an update swallows a read.
public final class ScoutedKeys: Sendable {
  public let reads: [Key]
  public let updates: [Key]

  public init(reads: [Key], updates: [Key]) {
    self.reads = reads
    self.updates = updates
  }

  /// In bytes.
  var size: Int { 4 + 8 * (reads.count + updates.count) }
}

extension Input {
  /// The rows to lock: those that the call names, or was found to need.
  public func declare(_ catalogue: Catalogue, _ footprint: inout Footprint) {
    footprint.clear()
    guard let scouted else { return catalogue.declare(call, &footprint) }
    for key in scouted.reads { footprint.read(key) }
    for key in scouted.updates { footprint.update(key) }
  }
}

extension Placement {
  /// The partitions that have a row of a footprint, and all that there are.
  public func holders(of footprint: borrowing Footprint) -> PartitionSet {
    var holders = PartitionSet()
    for key in footprint.reads { holders.insert(partition(of: key)) }
    for key in footprint.updates { holders.insert(partition(of: key)) }
    return holders
  }

  public var everybody: PartitionSet { PartitionSet(first: partitions) }

  /// The partitions that write; where none does, the first that takes part. The first of them tells the client.
  public func active(_ footprint: borrowing Footprint, of input: Input) -> PartitionSet {
    var active = PartitionSet()
    for key in footprint.updates { active.insert(partition(of: key)) }
    if !active.isEmpty { return active }
    let holders = holders(of: footprint)
    let first = holders.isEmpty ? input.participants.first : holders.first
    return first.map { PartitionSet($0) } ?? []
  }
}

extension Workspace {
  public mutating func learn(_ rows: Rows) {
    for place in rows.keys.indices {
      learn(rows.keys[place], rows.values[place], version: rows.versions[place])
    }
  }

  // snippet.under
  /// Runs an input on the rows that it declared. Rows that lie under the lock of one of them may
  /// be read as they are needed, where one partition has all that it declared: others could not see
  /// them. Whatever else it wants beyond what it declared shows that the scouts were wrong.
  public mutating func attempt(
    _ input: Input, _ catalogue: Catalogue, _ footprint: borrowing Footprint,
    holders: PartitionSet, reading read: (Key) -> (value: Value, version: Timestamp)?
  ) -> Attempt {
    let isAlone = holders.count <= 1
    while true {
      switch attempt(input.call, catalogue) {
      case .needs where isAlone && wanted.allSatisfy({ footprint.covers(catalogue.granule($0)) }):
        for key in wanted {
          let row = read(key) ?? (Value(), .zero)
          learn(key, row.value, version: row.version)
        }
      case .needs: return .needs
      case .aborted(let why): return .aborted(why)
      case .done(let output):
        let areCovered = writes.allSatisfy { footprint.updates.contains(catalogue.granule($0.key)) }
        return areCovered ? .done(output) : .needs
      }
    }
  }
  // snippet.end
}

extension Footprint {
  func covers(_ granule: Key) -> Bool { updates.contains(granule) || reads.contains(granule) }
}

/// What one node scouts and reads for clients.
struct Reconnaissance: Sendable {
  private struct Scout: Sendable {
    /// Drawn anew in each round: what comes twice counts once, and what an earlier life asked for counts nothing.
    var ticket: UInt64
    var input: Input
    var began: LocalTime
    /// Nil for rows as they happen to be.
    var snapshot: UInt64?
    var workspace = Workspace()
    /// The partitions that have not sent what they were asked for.
    var missing = PartitionSet()
    /// How many rows it has worked on so far as the call will again, and whether a core is at it now.
    var worked = 0
    var isWorking = false
  }

  enum Found: Sendable {
    /// What it is to lock.
    case rows(Input)
    case answer(Input, Outcome)
    /// Its snapshot is no longer there.
    case again(Input)
  }

  private let placement: Placement
  private let catalogue: Catalogue
  private let partition: Int
  private let replica: Int
  private var open: [Scout] = []
  /// Nobody waits longer for rows.
  private static let patience = Nanoseconds.seconds(2)

  init(_ me: NodeID, _ placement: Placement, _ catalogue: Catalogue) {
    self.placement = placement
    self.catalogue = catalogue
    partition = placement.partition(of: me)
    replica = placement.replica(of: me)
  }

  /// Sets out with the rows that the call does name.
  mutating func begin(
    _ input: Input, _ footprint: borrowing Footprint, at snapshot: UInt64?,
    _ executor: any OrderedExecution, _ context: inout Context<SequencedStore>
  ) -> Found? {
    open.removeAll { context.clock - $0.began > Reconnaissance.patience }
    open.append(Scout(ticket: 0, input: input, began: context.clock, snapshot: snapshot))
    if Reconnaissance.time(snapshot) >= executor.horizon {
      fetch(footprint.reads + footprint.updates, for: open.count - 1, executor, &context)
    }
    return goOn(open.count - 1, executor, &context)
  }

  private mutating func fetch(
    _ keys: [Key], for place: Int, _ executor: any OrderedExecution,
    _ context: inout Context<SequencedStore>
  ) {
    var others: [(partition: Int, keys: [Key])] = []
    for key in keys {
      let home = placement.partition(of: key)
      if home == partition {
        context.work(.read)
        let row = executor.row(key, at: Reconnaissance.time(open[place].snapshot))
        open[place].workspace.learn(
          key, row?.value ?? Value(), version: row?.version ?? .zero)
      } else if let known = others.firstIndex(where: { $0.partition == home }) {
        others[known].keys.append(key)
      } else {
        others.append((home, [key]))
      }
    }
    open[place].ticket = context.random.next()
    for other in others {
      open[place].missing.insert(other.partition)
      context.sendNow(
        .scout(open[place].ticket, other.keys, at: open[place].snapshot),
        to: placement.node(replica, other.partition))
    }
  }

  /// Up to and with the end of an epoch.
  static func time(_ snapshot: UInt64?) -> Timestamp {
    guard let snapshot else { return .infinity }
    let next = Position(epoch: snapshot + 1, log: 0, index: 0).timestamp
    return Timestamp(rawValue: next.rawValue - 1)
  }

  mutating func take(
    _ ticket: UInt64, _ rows: Rows, _ executor: any OrderedExecution,
    _ context: inout Context<SequencedStore>
  ) -> Found? {
    guard let place = open.firstIndex(where: { $0.ticket == ticket }),
      open[place].missing.contains(rows.partition)
    else { return nil }
    open[place].missing.remove(rows.partition)
    open[place].workspace.learn(rows)
    return goOn(place, executor, &context)
  }

  /// A core has done what comes before a lookup.
  mutating func looked(
    _ ticket: UInt64, _ executor: any OrderedExecution,
    _ context: inout Context<SequencedStore>
  ) -> Found? {
    guard let place = open.firstIndex(where: { $0.ticket == ticket }), open[place].isWorking
    else { return nil }
    open[place].isWorking = false
    return goOn(place, executor, &context)
  }

  /// What the call does before it knows what to look up next is done twice, once by the scout: so many
  /// rows more than before were changed, in vain. What comes behind the last lookup no scout does.
  private mutating func work(
    _ place: Int, _ rows: Int, _ context: inout Context<SequencedStore>
  ) {
    open[place].ticket = context.random.next()
    open[place].isWorking = true
    context.offload(.execute, rows - open[place].worked, then: .looked(open[place].ticket))
    open[place].worked = rows
  }

  // snippet.scout
  /// Runs the call on what is known; fetches what it then wants; and so on until it needs no more.
  private mutating func goOn(
    _ place: Int, _ executor: any OrderedExecution, _ context: inout Context<SequencedStore>
  ) -> Found? {
    while open[place].missing.isEmpty, !open[place].isWorking {
      if Reconnaissance.time(open[place].snapshot) < executor.horizon {
        return .again(open.remove(at: place).input)
      }
      let attempt = open[place].workspace.attempt(open[place].input.call, catalogue)
      let changed = open[place].workspace.writes.count
      if case .needs = attempt, changed > open[place].worked {
        work(place, changed, &context)
      } else if case .needs = attempt {
        fetch(open[place].workspace.wanted, for: place, executor, &context)
      } else {
        return found(open.remove(at: place), attempt)
      }
    }
    return nil
  }
  // snippet.end

  private func found(_ scout: Scout, _ attempt: Workspace.Attempt) -> Found {
    guard let snapshot = scout.snapshot else { return .rows(scouted(scout)) }
    guard case .done(let output) = attempt else {
      let why: Abort = if case .aborted(let why) = attempt { why } else { .stale }
      return .answer(scout.input, .aborted(why))
    }
    let receipt = Receipt(
      at: Reconnaissance.time(snapshot), digest: scout.workspace.digest, output: output,
      observed: scout.workspace.observed)
    return .answer(scout.input, .committed(receipt))
  }

  /// Whatever it looked at and would write, as granules.
  private func scouted(_ scout: Scout) -> Input {
    var footprint = Footprint()
    catalogue.declare(scout.input.call, &footprint)
    for key in scout.workspace.keys { footprint.read(catalogue.granule(key)) }
    for write in scout.workspace.writes { footprint.update(catalogue.granule(write.key)) }
    var input = scout.input
    input.scouted = ScoutedKeys(reads: footprint.reads, updates: footprint.updates)
    return input
  }
}
