import Model
import Storage

/// The rows of a serial replay. A transaction runs on them in place, and the first read of each key is folded into a
/// digest just as the engines fold it.
public struct ReplayView: View, Sendable {
  @usableFromInline struct Row: Sendable {
    @usableFromInline var value: Value
    /// The latest transaction that touched the row.
    @usableFromInline var toucher: Int32

    @inlinable init(_ value: Value) {
      self.value = value
      toucher = -1
    }
  }

  @usableFromInline var table: KeyTable
  @usableFromInline var rows: [Row] = []
  @usableFromInline let initial: @Sendable (Key) -> Value?
  @usableFromInline var current: Int32 = -1
  @usableFromInline var digest = Digest(0)
  @usableFromInline var isRecording = false
  @usableFromInline var observed: [Observation] = []

  @inlinable init(capacity: Int, initial: @escaping @Sendable (Key) -> Value?) {
    table = KeyTable(capacity: capacity)
    self.initial = initial
  }

  @inlinable mutating func begin() {
    current &+= 1
    digest = Digest(0)
    if isRecording { observed.removeAll(keepingCapacity: true) }
  }

  @inlinable public mutating func want(_ key: Key) {}

  @inlinable @inline(__always) public mutating func read(_ key: Key) throws(Halt) -> Value {
    let row = place(key)
    if rows[row].toucher != current {
      rows[row].toucher = current
      digest = Workspace.folding(digest, key, rows[row].value)
    }
    if isRecording { observed.append(Observation(key, rows[row].value, isWrite: false)) }
    return rows[row].value
  }

  @inlinable @inline(__always)
  public mutating func write(_ key: Key, _ value: Value) throws(Halt) {
    let row = place(key)
    rows[row].value = value
    rows[row].toucher = current
    if isRecording { observed.append(Observation(key, value, isWrite: true)) }
  }

  @inlinable @inline(__always) mutating func place(_ key: Key) -> Int {
    let row = table.findOrAdd(key)
    if row == rows.count { rows.append(Row(initial(key) ?? Value())) }
    return row
  }

  /// The row as it is now; nil where none was ever touched.
  func value(_ key: Key) -> Value? { table.find(key).map { rows[$0].value } }
}
