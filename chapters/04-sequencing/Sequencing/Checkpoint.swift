import Model
import RaftStore
import Storage

/// A partition as of the end of an epoch: its rows, what clients were told, and how the order went up to there. Two replicas
/// that take one at the same epoch take the same (Calvin §4).
public struct Checkpoint: Sendable {
  public var epoch: UInt64
  /// Since the end of this epoch the partition has been the same.
  public var since: UInt64
  public var order: Digest
  public var state: Digest
  public var rows: [(key: Key, value: Value, version: Timestamp)] = []
  public var sessions = Sessions()

  public init(epoch: UInt64, since: UInt64, order: Digest, state: Digest) {
    self.epoch = epoch
    self.since = since
    self.order = order
    self.state = state
  }

  /// About so many bytes.
  public var size: Int { 32 + 80 * rows.count }
}

extension Executor {
  /// Puts out its state, between two epochs.
  public mutating func keep(epoch: UInt64, order: Digest) {
    invariant(isIdle, "a checkpoint is taken in the middle of a batch")
    var checkpoint = Checkpoint(
      epoch: epoch, since: lastBatch.epoch, order: order, state: digest)
    checkpoint.sessions = sessions
    for key in written {
      guard let row = store.read(key) else { continue }
      checkpoint.rows.append((key, row.value, row.version))
    }
    outputs.checkpoints.append(checkpoint)
  }

  /// Takes another's state for its own, and forgets what was under way.
  public mutating func restore(_ checkpoint: Checkpoint) {
    forgetAll()
    for row in checkpoint.rows {
      written.append(row.key)
      store.write(row.key, row.value, at: row.version)
    }
    // Rows as they were before are not known.
    collect(through: checkpoint.since)
    through = Position(epoch: checkpoint.epoch + 1, log: 0, index: 0)
    through.rawValue -= 1
    // It has been the same for so long, and says so in its next checkpoint.
    lastBatch = Position(epoch: checkpoint.since, log: 0, index: 0)
    sessions = checkpoint.sessions
    digest = checkpoint.state
  }
}
