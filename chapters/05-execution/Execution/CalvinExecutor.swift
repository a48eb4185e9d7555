import Model
import RaftStore
import Sequencing
import Storage

// Calvin's scheduler (§3.2): many inputs are under way at once, and the state behind each is what one after the other leaves. One
// thread, the node's own, asks for locks in the agreed order; workers, its other cores, do the rest:
//
//   1. which rows are here, and which partitions take part, is read off the call;
//   2. the rows that are here are read,
//   3. and sent to the partitions that write, the *active* ones; who writes nothing is *passive*, and done;
//   4. an active one waits for the others' rows,
//   5. runs the whole call, and writes what belongs here.
//
// Nobody votes: what the order has fixed comes out alike everywhere.

public enum LockKind: Sendable, CaseIterable {
  case queues
  case counters
  /// A mistake that must be found: locks are given back once rows are read.
  case briefQueues
  /// Another: who finds a row taken does not wait.
  case nobodyWaits

  var isMistaken: Bool { self == .briefQueues || self == .nobodyWaits }
}

public struct CalvinOptions: Sendable {
  public var locks = LockKind.queues
  public var hasSessions = true
  /// It asks for no more locks while so many inputs are under way: whoever holds locks and waits for a worker keeps others
  /// from theirs.
  public var mostUnderWay = Int.max
  /// Whether who is done, and waits for those before it to be done, too, counts among them.
  public var countsDone = false
  /// Nil where all rows are in memory.
  public var cold: ColdOptions?
  public var copying = Copying.free

  public init() {}
}

public struct CalvinExecutor: OrderedExecution {
  let placement: Placement
  let partition: Int
  let catalogue: Catalogue
  let options: CalvinOptions
  private let initial: @Sendable (Key) -> Value?

  public internal(set) var store: Store
  public internal(set) var digest = Digest(0)
  public internal(set) var through = Position(epoch: 0, log: 0, index: 0)
  public internal(set) var lastBatch = Position(epoch: 0, log: 0, index: 0)
  public var outputs = ExecutionOutputs()

  /// As of `through`.
  var sessions = Sessions()
  /// All rows that were written, in the order in which they first were.
  var written: [Key] = []

  var locks: any LockManager
  var jobs: [CalvinJob] = []
  var free: [Int] = []
  /// All that is under way, in the agreed order; what is done stays until all before it is.
  var line: [InLine] = []
  var head = 0
  var underWay = 0
  /// Those that have their locks and wait for rows from the disk.
  var onDisk: [Int] = []
  var coldRows: ColdRows?
  var copies = Copies()
  /// How many calls found that their scouts were wrong, here.
  public internal(set) var stale = 0
  /// The batch whose inputs ask for locks, and the next of them.
  private var batch: (batch: Batch, order: Digest)?
  private var next = 0
  /// Those that have all their locks since the last run.
  var ready: [Int] = []
  /// Looked up, never listed.
  var byPosition: [UInt64: Int] = [:]
  var byName: [UInt64: Int] = [:]
  var early: [UInt64: [Rows]] = [:]
  var workspace = Workspace()
  var footprint = Footprint()
  /// Work that was given to cores before it began anew is void.
  private(set) var life: UInt64 = 0
  private var lastBegun: UInt64 = 0

  /// A place in the agreed order.
  enum InLine: Sendable {
    case job(Int)
    case end(of: Position, through: Position, order: Digest)
    case checkpoint(epoch: UInt64, since: UInt64, order: Digest)
  }

  public init(
    _ placement: Placement, partition: Int, _ catalogue: Catalogue, _ options: CalvinOptions,
    initial: @escaping @Sendable (Key) -> Value?
  ) {
    self.placement = placement
    self.partition = partition
    self.catalogue = catalogue
    self.options = options
    self.initial = initial
    store = Store(initial: initial)
    coldRows = options.cold.map { ColdRows($0) }
    locks = CalvinExecutor.locks(options.locks)
  }

  private static func locks(_ kind: LockKind) -> any LockManager {
    kind == .counters ? LockCounters() : LockQueues()
  }

  /// All before the head of the line is done.
  public var oldest: Position? {
    for place in head..<line.count {
      if case .job(let number) = line[place] { return jobs[number].position }
    }
    if let (batch, _) = batch { return batch.input(next, for: partition).position }
    return nil
  }

  public var wantsBatch: Bool { batch == nil }
  public var horizon: Timestamp { store.horizon }

  // MARK: - In the agreed order

  public mutating func begin(_ batch: Batch, order: Digest) {
    invariant(self.batch == nil, "a batch is given before all of the last one is under way")
    self.batch = (batch, order)
    lastBegun = batch.epoch
    next = 0
  }

  // snippet.begin
  /// Asks for the locks of one input after the other, as long as there is room.
  private mutating func askForLocks() {
    while let (batch, order) = batch, underWay < options.mostUnderWay {
      let (position, input) = batch.input(next, for: partition)
      if !isRepeated(input) { begin(input, at: position) }
      early[position.rawValue] = nil
      next += 1
      guard next == batch.count(for: partition) else { continue }
      let place = Position(epoch: batch.epoch, log: batch.log, index: 0)
      line.append(.end(of: place, through: position, order: order))
      self.batch = nil
    }
  }

  private mutating func begin(_ input: Input, at position: Position) {
    let number = newJob()
    line.append(.job(number))
    underWay += 1
    byPosition[position.rawValue] = number
    byName[CalvinJob.name(of: input)] = number
    jobs[number].begin(input, at: position)
    analyse(number)
    if let rows = early[position.rawValue] {
      for rows in rows { jobs[number].take(rows) }
    }
    let (reads, updates) = (jobs[number].reads, jobs[number].updates)
    outputs.work.append((type(of: locks).work, 2 * (reads.count + updates.count)))
    if locks.ask(number, reads: reads, updates: updates) || options.locks == .nobodyWaits {
      ready.append(number)
    }
  }
  // snippet.end

  /// An input that was executed before, or is under way, is not executed again. Every partition that takes part says the same,
  /// since all copies of a call have the same participants.
  private mutating func isRepeated(_ input: Input) -> Bool {
    guard options.hasSessions else { return false }
    if let number = byName[CalvinJob.name(of: input)] {
      if jobs[number].stage == .done {
        answer(input, jobs[number].outcome)
      } else {
        jobs[number].repeats.append(input)
      }
      return true
    }
    switch sessions.answer(to: Command(input)) {
    case .new: return false
    case .forgotten: return true
    case .known(let outcome):
      answer(input, outcome)
      return true
    }
  }

  private mutating func newJob() -> Int {
    if let number = free.popLast() { return number }
    jobs.append(CalvinJob())
    return jobs.count - 1
  }

  // MARK: - Under way

  public mutating func run() {
    advance()
    askForLocks()
    while let number = ready.popFirst() { haveLocks(number) }
    advance()
  }

  /// All locks are here.
  private mutating func haveLocks(_ number: Int) {
    guard jobs[number].stage == .locks || jobs[number].stage == .disk else { return }
    if waitsForDisk(number) { return }
    readRows(number)
    if options.locks == .briefQueues { locks.release(number, into: &ready) }
    let isHere = !jobs[number].reads.isEmpty || !jobs[number].updates.isEmpty
    if jobs[number].others.isEmpty && jobs[number].isActive {
      execute(number)
    } else if !isHere && !jobs[number].isActive {
      // It only had to know that the call has been.
      end(number, .unknown)
    } else {
      jobs[number].stage = .reads
      give(.remote, jobs[number].messages, to: number)
    }
  }

  /// A worker is done with what it was given.
  public mutating func worked(_ ticket: UInt64) {
    guard ticket >> 32 == life else { return }
    if ticket & 0xFFFF_FFFF == CalvinExecutor.copier { return copied() }
    let number = Int(ticket & 0xFFFF_FFFF)
    switch jobs[number].stage {
    case .reads: sendRows(number)
    case .executes: finish(number)
    case .locks, .disk, .rows, .done: invariant(false, "nobody worked on it")
    }
  }

  private mutating func give(_ kind: Work, _ count: Int, to number: Int) {
    outputs.jobs.append((kind, count, life << 32 | UInt64(number)))
  }

  // snippet.phases
  private mutating func readRows(_ number: Int) {
    var rows = Rows(jobs[number].position, partition)
    for key in jobs[number].reads { rows.add(key, store.read(key)) }
    for key in jobs[number].updates { rows.add(key, store.read(key)) }
    jobs[number].own = rows
  }

  /// Its rows go to all that write. Who writes nothing is done, and does not learn what comes
  /// of it.
  private mutating func sendRows(_ number: Int) {
    let to = jobs[number].active.without(partition)
    if !to.isEmpty { outputs.pushes.append((to, jobs[number].own!)) }
    if !jobs[number].isActive { return end(number, .unknown) }
    jobs[number].stage = .rows
    if jobs[number].missing.isEmpty { execute(number) }
  }

  public mutating func take(_ rows: Rows) {
    if rows.position <= through { return }
    guard let number = byPosition[rows.position.rawValue] else {
      early[rows.position.rawValue, default: []].append(rows)
      return
    }
    jobs[number].take(rows)
    if jobs[number].stage == .rows, jobs[number].missing.isEmpty { execute(number) }
  }

  private mutating func execute(_ number: Int) {
    jobs[number].stage = .executes
    give(.execute, max(1, jobs[number].rowsOfAll), to: number)
  }

  /// The call has run: what it writes here is written, and whoever waited for its rows goes on.
  private mutating func finish(_ number: Int) {
    end(number, attempt(number))
  }
  // snippet.end

  private mutating func end(_ number: Int, _ outcome: Outcome) {
    locks.release(number, into: &ready)
    forgetRows(of: number)
    jobs[number].stage = .done
    if !options.countsDone { underWay -= 1 }
    jobs[number].outcome = outcome
    outputs.done.append(
      Done(
        input: jobs[number].input, outcome: outcome, isRepeated: false,
        speaks: jobs[number].speaks))
    for input in jobs[number].repeats { answer(input, outcome) }
  }

  private mutating func answer(_ repeated: Input, _ outcome: Outcome) {
    let speaks = speaks(of: repeated, outcome)
    outputs.done.append(
      Done(input: repeated, outcome: outcome, isRepeated: true, speaks: speaks))
  }

  // MARK: - Done, and all before it

  /// What is at the head of the line and done leaves it: so the state's digest, the clients' sessions and checkpoints are those
  /// of one input after the other.
  private mutating func advance() {
    while head < line.count {
      switch line[head] {
      case .job(let number):
        guard jobs[number].stage == .done else { return }
        leave(number)
      case .end(let batch, let last, let order):
        through = max(through, last)
        lastBatch = batch
        outputs.finished.append((batch, order, digest))
      case .checkpoint(let epoch, let since, let order): putCheckpoint(epoch, since, order)
      }
      head += 1
      if head == line.count || head >= 4096 {
        line.removeFirst(head)
        head = 0
      }
    }
  }

  private mutating func leave(_ number: Int) {
    let position = jobs[number].position
    digest.fold(jobs[number].effects.rawValue)
    digest.fold(position.rawValue)
    through = position
    if options.hasSessions {
      sessions.keep(jobs[number].outcome, of: Command(jobs[number].input))
    }
    byPosition[position.rawValue] = nil
    let name = CalvinJob.name(of: jobs[number].input)
    if byName[name] == number { byName[name] = nil }
    jobs[number].clear()
    free.append(number)
    if options.countsDone { underWay -= 1 }
  }

  // snippet.point
  /// The point may be anywhere in the order, and nobody stops for it: what is before it is done
  /// when it comes to the head of the line, and rows have versions by which those of later inputs
  /// are left out.
  public mutating func keep(epoch: UInt64, order: Digest) {
    line.append(.checkpoint(epoch: epoch, since: lastBegun, order: order))
  }

  private mutating func putCheckpoint(_ epoch: UInt64, _ since: UInt64, _ order: Digest) {
    var checkpoint = Checkpoint(epoch: epoch, since: since, order: order, state: digest)
    checkpoint.sessions = sessions
    let time = Position(epoch: epoch + 1, log: 0, index: 0).timestamp
    for key in written {
      guard let row = store.read(key, at: Timestamp(rawValue: time.rawValue - 1)),
        row.version > .zero
      else { continue }
      checkpoint.rows.append((key, row.value, row.version))
    }
    copy(checkpoint)
  }
  // snippet.end

  /// Takes another's state for its own, and forgets what was under way.
  public mutating func restore(_ checkpoint: Checkpoint) {
    var fresh = CalvinExecutor(
      placement, partition: partition, catalogue, options, initial: initial)
    fresh.life = life + 1
    fresh.lastBegun = checkpoint.since
    for row in checkpoint.rows {
      fresh.written.append(row.key)
      fresh.store.write(row.key, row.value, at: row.version)
    }
    fresh.through = Position(epoch: checkpoint.epoch + 1, log: 0, index: 0)
    fresh.through.rawValue -= 1
    fresh.lastBatch = Position(epoch: checkpoint.since, log: 0, index: 0)
    fresh.sessions = checkpoint.sessions
    fresh.digest = checkpoint.state
    fresh.collect(through: checkpoint.since)
    self = fresh
  }

  public mutating func collect(through epoch: UInt64) {
    let next = Position(epoch: epoch + 1, log: 0, index: 0).timestamp
    store.collect(below: Timestamp(rawValue: next.rawValue - 1))
  }
}

extension Array {
  /// In the order in which they were put in; the few that are ready at once.
  fileprivate mutating func popFirst() -> Element? { isEmpty ? nil : removeFirst() }
}
