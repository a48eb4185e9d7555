/// A row that a transaction wants to change.
public struct Write: Sendable {
  public var key: Key
  public var value: Value
  @inlinable public init(_ key: Key, _ value: Value) {
    self.key = key
    self.value = value
  }
}

/// One thing a transaction saw or did, in its own order.
public struct Observation: Sendable {
  public var key: Key
  public var value: Value
  public var isWrite: Bool
  @inlinable public init(_ key: Key, _ value: Value, isWrite: Bool) {
    self.key = key
    self.value = value
    self.isWrite = isWrite
  }
}

/// What one transaction has learned and wants to change: gather, run, scatter.
///
/// It is reused from transaction to transaction, and then allocates nothing.
public struct Workspace: View, Sendable {
  public enum Attempt: Sendable, Equatable { case done(Int64), needs, aborted(Abort) }

  /// Gathered from the store or from other nodes. The two arrays below run beside it.
  public private(set) var keys: [Key] = []
  public private(set) var values: [Value] = []
  public private(set) var versions: [Timestamp] = []
  public private(set) var writes: [Write] = []
  /// What the last attempt missed, or said it would want.
  public private(set) var wanted: [Key] = []
  /// Folded over the first read of each key, in the procedure's order: eight bytes that stand for all it saw.
  public private(set) var digest = Digest(0)
  /// All it saw and did, where the catalogue records.
  public private(set) var observed: [Observation] = []

  /// Beside `keys`: not touched yet, read, or written (then the index into `writes`).
  private var uses: [Int32] = []
  private var cursor = 0
  private var isRecording = false

  private static let untouched: Int32 = -2
  private static let isRead: Int32 = -1

  public init() {}

  /// Forgets the transaction and keeps the memory.
  public mutating func clear() {
    keys.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    versions.removeAll(keepingCapacity: true)
    uses.removeAll(keepingCapacity: true)
    forgetAttempt()
  }

  /// Takes in a row and the version it had. A key may come only once: a second one would count twice.
  public mutating func learn(_ key: Key, _ value: Value, version: Timestamp) {
    invariant(!keys.contains(key), "a workspace learned key \(key.rawValue) twice")
    keys.append(key)
    values.append(value)
    versions.append(version)
    uses.append(Workspace.untouched)
  }

  /// Runs the procedure from its beginning on what is known so far.
  public mutating func attempt(_ call: borrowing Transaction, _ catalogue: Catalogue) -> Attempt {
    forgetAttempt()
    for index in uses.indices { uses[index] = Workspace.untouched }
    isRecording = catalogue.records
    do {
      return .done(try catalogue.body(call, &self))
    } catch {
      switch error {
      case .needs: return .needs
      case .abort(let reason): return .aborted(reason)
      }
    }
  }

  public mutating func want(_ key: Key) {
    if find(key) == nil { miss(key) }
  }

  public mutating func read(_ key: Key) throws(Halt) -> Value {
    guard let index = find(key) else {
      for write in writes where write.key == key {
        if isRecording { observed.append(Observation(key, write.value, isWrite: false)) }
        return write.value
      }
      miss(key)
      throw .needs
    }
    cursor = index + 1
    if uses[index] == Workspace.untouched {
      uses[index] = Workspace.isRead
      digest = Workspace.folding(digest, key, values[index])
    }
    let value = uses[index] >= 0 ? writes[Int(uses[index])].value : values[index]
    if isRecording { observed.append(Observation(key, value, isWrite: false)) }
    return value
  }

  public mutating func write(_ key: Key, _ value: Value) throws(Halt) {
    if isRecording { observed.append(Observation(key, value, isWrite: true)) }
    if let index = find(key) {
      if uses[index] >= 0 {
        writes[Int(uses[index])].value = value
      } else {
        uses[index] = Int32(writes.count)
        writes.append(Write(key, value))
      }
    } else if let index = writes.firstIndex(where: { $0.key == key }) {
      writes[index].value = value
    } else {
      writes.append(Write(key, value))
    }
  }

  /// How judges and engines fold one first read into a receipt's digest.
  @inlinable public static func folding(_ digest: Digest, _ key: Key, _ value: Value) -> Digest {
    var digest = digest.folding(key.rawValue)
    for index in 0..<8 { digest.fold(UInt64(bitPattern: value[index])) }
    return digest
  }

  private mutating func miss(_ key: Key) {
    if !wanted.contains(key) { wanted.append(key) }
  }

  private mutating func forgetAttempt() {
    writes.removeAll(keepingCapacity: true)
    wanted.removeAll(keepingCapacity: true)
    observed.removeAll(keepingCapacity: true)
    digest = Digest(0)
    cursor = 0
  }

  /// Most procedures touch their keys in the order they were learned, and touch one twice in a row.
  private func find(_ key: Key) -> Int? {
    if cursor < keys.count, keys[cursor] == key { return cursor }
    if cursor > 0, keys[cursor - 1] == key { return cursor - 1 }
    return keys.firstIndex(of: key)
  }
}
