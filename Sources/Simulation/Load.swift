import Model

/// A workload as a value, made once a trial, so that what drives a world is generic over its node only.
public struct Load: Sendable {
  public let name: String
  public let catalogue: Catalogue
  /// The row before anything was written; nil where there is none.
  public let initial: @Sendable (Key) -> Value?
  private let make: @Sendable () -> Generator

  /// - Parameters:
  ///   - name: the workload's own when nil; a mix of YCSB wants its letter.
  ///   - records: receipts carry every observation, and not only their digest.
  public init<W: Workload>(_ workload: W, name: String? = nil, records: Bool = false) {
    self.name = name ?? W.name
    catalogue = Catalogue(W.self, records: records)
    initial = { workload.initial($0) }
    make = { Running(workload) }
  }

  /// A source of transactions that begins with number 1. The clients of a trial share one.
  public func generator() -> Generator { make() }

  /// What is wrong with a final state, in words. A generator's own `violation` knows more: what it handed out.
  public func violation(_ read: (Key) -> Value?) -> String? { make().violation(read) }
}

/// A workload under way.
public class Generator {
  fileprivate init() {}

  public func next(home: Int, _ random: inout Random) -> Transaction {
    preconditionFailure("a generator is made by a load")
  }

  /// What is wrong with the final state, in words; nil when the invariant holds.
  public func violation(_ read: (Key) -> Value?) -> String? {
    preconditionFailure("a generator is made by a load")
  }
}

private final class Running<W: Workload>: Generator {
  private var workload: W

  init(_ workload: W) { self.workload = workload }

  override func next(home: Int, _ random: inout Random) -> Transaction {
    workload.next(home: home, &random)
  }

  override func violation(_ read: (Key) -> Value?) -> String? { workload.violation(read) }
}
