// One workload serves every protocol because of a single rule: a procedure is re-run, not resumed. It is a
// deterministic function over a `View`; when a read is not there yet, `read` throws `.needs`, somebody fetches
// what is wanted, and the procedure runs again from its beginning on what is now known. Being deterministic, it
// comes back to the same place.

/// One call of a stored procedure. Plain data: no array, no reference, copied as bytes.
public struct Transaction: Sendable {
  /// Which procedure of the workload. The top bit says that it writes nothing.
  public var procedure: UInt16
  public private(set) var count: UInt16 = 0
  public var arguments: InlineArray<16, Int64> = .init(repeating: 0)

  public static let argumentLimit = 16
  public static let readOnly: UInt16 = 0x8000

  public init(_ procedure: UInt16) { self.procedure = procedure }

  public mutating func add(_ argument: Int64) {
    arguments[Int(count)] = argument
    count += 1
  }

  public mutating func add(_ key: Key) { add(Int64(bitPattern: key.rawValue)) }

  @inlinable public func key(_ index: Int) -> Key {
    Key(rawValue: UInt64(bitPattern: arguments[index]))
  }

  @inlinable public var isReadOnly: Bool { procedure & Transaction.readOnly != 0 }
}

/// Why a transaction came to nothing, in the words of the protocol that refused it.
public enum Abort: UInt8, Sendable, Hashable {
  case byUser, conflict, wounded, stale, timeout, overload
}

/// Why a procedure stopped short. A typed throw, which allocates nothing.
public enum Halt: Error, Sendable, Equatable { case needs, abort(Abort) }

/// All that a procedure can see of the database. Its own writes are visible to it, in every protocol.
public protocol View {
  /// Says that the key will be read soon: whoever fetches may fetch it along.
  mutating func want(_ key: Key)
  mutating func read(_ key: Key) throws(Halt) -> Value
  mutating func write(_ key: Key, _ value: Value) throws(Halt)
}

/// The keys that a call can name from its arguments alone, each once; an update swallows a read of its key.
public struct Footprint: Sendable {
  public private(set) var reads: [Key] = []
  public private(set) var updates: [Key] = []
  /// False for a dependent transaction, whose keys only a read can tell: scout first (Calvin §3.2.1).
  public var isComplete = true

  public init() {}

  public mutating func clear() {
    reads.removeAll(keepingCapacity: true)
    updates.removeAll(keepingCapacity: true)
    isComplete = true
  }

  public mutating func read(_ key: Key) {
    if !reads.contains(key), !updates.contains(key) { reads.append(key) }
  }

  public mutating func update(_ key: Key) {
    if updates.contains(key) { return }
    if let index = reads.firstIndex(of: key) { reads.remove(at: index) }
    updates.append(key)
  }
}

/// The stored procedures of a workload. Bodies are `@inlinable` and generic over the view, so that an engine
/// on a real core runs them at full speed; nothing else in a workload needs to be.
public protocol Procedures: Sendable {
  static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint)
  static func run<V: View>(_ call: borrowing Transaction, on view: inout V) throws(Halt) -> Int64
  /// The row under whose lock this one lies (Gray's granules of locks): itself, but for rows that no call can name before it
  /// has read another. Those of an order, say, lie under their district's, so that who declares the district may read
  /// and insert them. A row has the home of its granule.
  static func granule(of key: Key) -> Key
}

extension Procedures {
  @inlinable public static func granule(of key: Key) -> Key { key }
}

/// A source of transactions, with the rows they start from and the invariant they must keep.
public protocol Workload: Procedures {
  static var name: String { get }
  /// The row before anything was written; nil where there is none.
  func initial(_ key: Key) -> Value?
  mutating func next(home: Int, _ random: inout Random) -> Transaction
  /// What is wrong with the final state, in words; nil when the invariant holds.
  func violation(_ read: (Key) -> Value?) -> String?
}

/// A workload's procedures as a value, so that protocol nodes stay concrete types. Closures, called once a run or a key.
public struct Catalogue: Sendable {
  public let declare: @Sendable (borrowing Transaction, inout Footprint) -> Void
  public let body: @Sendable (borrowing Transaction, inout Workspace) throws(Halt) -> Int64
  public let granule: @Sendable (Key) -> Key
  /// Keep every observation, for judges that infer, and not only their digest.
  public let records: Bool

  @inlinable public init<P: Procedures>(_: P.Type, records: Bool = false) {
    self.records = records
    declare = { P.declare($0, &$1) }
    granule = { P.granule(of: $0) }
    body = { (call, workspace) throws(Halt) in try P.run(call, on: &workspace) }
  }
}
