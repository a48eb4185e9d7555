import Model
import Sequencing
import Storage

// What takes the time of a disk: rows that lie there (Calvin §4), and checkpoints that are to lie there (§5).
//
// Whoever waits for a row from the disk has its locks. So it keeps those waiting that want one of its rows, and no others.

extension CalvinExecutor {
  // snippet.disk
  /// It has all of its locks. Where it lacks rows it waits for the disk, which was asked for them long ago if somebody
  /// announced the call.
  mutating func waitsForDisk(_ number: Int) -> Bool {
    if haveRows(of: jobs[number].input.call) { return false }
    jobs[number].stage = .disk
    onDisk.append(number)
    return true
  }

  /// All rows that a call names and that belong here are in memory; those that are not are being fetched. What scouts
  /// found for it they have just read.
  public mutating func haveRows(of call: Transaction) -> Bool {
    guard coldRows != nil else { return true }
    footprint.clear()
    catalogue.declare(call, &footprint)
    var areHere = true
    for key in footprint.reads + footprint.updates where placement.partition(of: key) == partition {
      if !coldRows!.have(key) { areHere = false }
    }
    return areHere
  }

  /// A row has come from the disk: whoever waited may have all of its rows now.
  public mutating func fetched(_ key: Key) {
    coldRows?.arrived(key)
    ready += onDisk
    onDisk.removeAll(keepingCapacity: true)
  }
  // snippet.end

  public mutating func takeFetches(_ random: inout Random) -> [(key: Key, delay: Nanoseconds)] {
    coldRows?.takeBegun(&random) ?? []
  }

  /// What was used is not soon used again, but by whoever has it already and waits for other rows.
  mutating func forgetRows(of number: Int) {
    guard let cold = coldRows?.options else { return }
    for key in jobs[number].reads + jobs[number].updates where cold.isCold(key) {
      let isHeld = onDisk.contains {
        jobs[$0].reads.contains(key) || jobs[$0].updates.contains(key)
      }
      if !isHeld { coldRows!.forget(key) }
    }
  }
}

/// Who copies the rows of a checkpoint, and what else it does meanwhile.
public enum Copying: Sendable, Hashable, CustomStringConvertible {
  /// It takes nobody's time.
  case free
  /// A worker copies so many rows, does what else there is to do, and then copies the next.
  case inPieces(of: Int)
  /// A worker copies them all.
  case byOneWorker
  /// The thread that asks for locks copies them all, and nobody gets a lock meanwhile: the naive way (Calvin §5).
  case standingStill

  public var description: String {
    switch self {
    case .free: "free"
    case .inPieces(let rows): "in pieces of \(rows)"
    case .byOneWorker: "by one worker"
    case .standingStill: "standing still"
    }
  }
}

/// Checkpoints whose rows are being copied: one after the other, since each says that all before it are done.
struct Copies: Sendable {
  private var waiting: [(checkpoint: Checkpoint, left: Int)] = []

  mutating func add(_ checkpoint: Checkpoint) {
    waiting.append((checkpoint, checkpoint.rows.count))
  }

  /// How many rows of the first are to be copied now; nil, there is none.
  func next(atMost most: Int) -> Int? { waiting.first.map { min(most, max(1, $0.left)) } }

  var count: Int { waiting.count }

  /// So many rows of the first are copied. Returns it if those were its last.
  mutating func copied(_ rows: Int) -> Checkpoint? {
    waiting[0].left -= rows
    return waiting[0].left > 0 ? nil : waiting.removeFirst().checkpoint
  }
}

extension CalvinExecutor {
  /// What a worker's ticket says that is no job's.
  static let copier: UInt64 = 0xFFFF_FFFF

  private var rowsAtOnce: Int {
    if case .inPieces(let rows) = options.copying { max(1, rows) } else { .max }
  }

  /// The rows of a checkpoint have versions, which are kept until it is on disk; so copying them may take its time.
  mutating func copy(_ checkpoint: Checkpoint) {
    switch options.copying {
    case .free: outputs.checkpoints.append(checkpoint)
    case .standingStill:
      outputs.work.append((.write, checkpoint.rows.count))
      outputs.checkpoints.append(checkpoint)
    case .inPieces, .byOneWorker:
      copies.add(checkpoint)
      if copies.count == 1 { copyNext() }
    }
  }

  private mutating func copyNext() {
    guard let rows = copies.next(atMost: rowsAtOnce) else { return }
    outputs.jobs.append((.write, rows, life << 32 | CalvinExecutor.copier))
  }

  mutating func copied() {
    guard let rows = copies.next(atMost: rowsAtOnce) else { return }
    if let checkpoint = copies.copied(rows) { outputs.checkpoints.append(checkpoint) }
    copyNext()
  }
}
