import Model

/// Transactions over rows in memory. A call says which rows it touches; what it does to one of them depends on the call, on
/// its number and on that row, and not on its other rows, so that an engine may do it wherever the row is (QueCC's
/// fragments, without dependencies between them).
public protocol Program: Sendable {
  associatedtype Call: BitwiseCopyable, Sendable

  /// How many rows a call touches at most: 32 at the most.
  static var mostRows: Int { get }
  /// The largest row, in bytes.
  static var mostBytes: Int { get }
  /// Memory for copies while a fragment runs, in bytes.
  static var scratchBytes: Int { get }

  /// Every row once; whoever names one twice waits for himself.
  func declare(_ call: borrowing Call, _ rows: inout DeclaredRows)

  /// Has fetched what a call reads beside its rows.
  func fetch(_ call: borrowing Call)

  /// Does to a row what the call asks, and returns what the call learns from it. `fragment` counts the rows in the order in
  /// which they were declared, and `number` is the call's. `scratch` is memory for copies.
  func run(
    _ call: borrowing Call, _ fragment: Int, number: UInt64, on row: TableRow,
    _ scratch: Scratch
  ) -> UInt64
}

/// What a call touches.
public struct DeclaredRows {
  @usableFromInline let keys: Cells<UInt64>
  @usableFromInline var count = 0
  /// A bit for each that may be written.
  @usableFromInline var updates: UInt32 = 0

  @usableFromInline let limit: Int

  @inlinable @inline(__always) init(_ keys: Cells<UInt64>, limit: Int) {
    self.keys = keys
    self.limit = limit
  }

  @usableFromInline var areDifferent: Bool {
    for one in 0..<count {
      for other in 0..<one where keys[other] == keys[one] { return false }
    }
    return true
  }

  @inlinable @inline(__always) public mutating func read(_ key: UInt64) {
    precondition(count < limit, "a call names more rows than its program says")
    keys[count] = key
    count &+= 1
  }

  @inlinable @inline(__always) public mutating func update(_ key: UInt64) {
    updates |= 1 &<< UInt32(truncatingIfNeeded: count)
    read(key)
  }

  /// A row that is updated where the bit says so.
  @inlinable @inline(__always) public mutating func touch(_ key: UInt64, isUpdate: Bool) {
    updates |= (isUpdate ? 1 : 0) &<< UInt32(truncatingIfNeeded: count)
    read(key)
  }
}

/// An engine: it runs calls, and whatever it does at once, the result is that of some serial order of them.
public protocol Execution<P>: ~Copyable {
  associatedtype P: Program

  init(_ program: P, _ memory: borrowing Memory, _ options: EngineOptions)

  /// Runs calls, the first of which has this number; returns the sum of what they learned.
  mutating func run(_ calls: UnsafeBufferPointer<P.Call>, from number: UInt64) -> UInt64

  /// The processor's seconds of the thread that had the most in the last run; those in which it only waited are among them.
  var busiest: Double { get }
}

/// How engines are told to run.
public struct EngineOptions: Sendable {
  /// Of locks, one does nothing but lock, if there are several. Serial execution has one.
  public var threads = 1
  /// Calls that are planned together. Serial execution and locks have no batches, and a graph's are limited.
  public var batch = 1_000
  /// Rows and places of the index are fetched before they are needed, since calls say which they are.
  public var prefetches = true
  /// Further work in each fragment, in steps of a chain of multiplications of about a nanosecond each.
  public var work = 0

  public init() {}
}

/// Further work that cannot be left out: its result goes into what the call learns.
@inlinable @inline(__always) func toil(_ steps: Int, _ seed: UInt64) -> UInt64 {
  var x = seed
  for _ in 0..<steps { x = (x ^ (x &>> 29)) &* 0xBF58_476D_1CE4_E5B9 }
  return x
}

/// What calls learn is summed up so that it does not matter in which order fragments ran.
@inlinable @inline(__always)
func lesson(_ word: UInt64, _ number: UInt64, _ fragment: Int) -> UInt64 {
  let name = number &<< 5 | UInt64(truncatingIfNeeded: fragment)
  let product = (word ^ name &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
    by: 0xD6E8_FEB8_6659_FD93)
  return product.high ^ product.low
}

extension Program {
  /// Runs a fragment, with the further work that the options ask for.
  @inlinable @inline(__always)
  func perform(
    _ call: borrowing Call, _ fragment: Int, _ number: UInt64, _ row: TableRow,
    _ scratch: Scratch, work: Int
  ) -> UInt64 {
    var word = run(call, fragment, number: number, on: row, scratch)
    if work > 0 { word &+= toil(work, word) }
    return lesson(word, number, fragment)
  }

  @inlinable @inline(__always) public static var scratchBytes: Int { mostBytes }
  @inlinable @inline(__always) public func fetch(_ call: borrowing Call) {}

  @inlinable static func makeScratch() -> Scratch { Scratch(bytes: scratchBytes) }
}
