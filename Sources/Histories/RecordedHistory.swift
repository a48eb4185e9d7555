/// A history as somebody wrote it down: what each process asked for and was told, in the order of the lines.
public struct RecordedHistory: Sendable {
  public enum Kind: UInt8, Sendable {
    case invoke, ok
    /// It did not happen.
    case fail
    /// It may happen, at any moment after its invocation.
    case info
  }

  public struct Event: Sendable {
    /// Counted from 1 in the file.
    public var line: Int32
    public var kind: Kind
    /// Who did it; a number or a name.
    public var process: Datum
    /// `read`, `write`, `cas`; missing where `operations` says it all.
    public var function: Datum = .missing
    public var key: Datum = .missing
    public var value: Datum = .missing
    public var result: Datum = .missing
    /// The operations of a transaction.
    public var operations: Datum = .missing
    /// Nanoseconds; missing where no event has one.
    public var time: Int64?
  }

  public var atoms = Atoms()
  /// The first line of JSON histories, a map; missing in others.
  public var header: Datum = .missing
  public var events: [Event] = []

  public init() {}

  /// A word of the header.
  public func header(_ key: String) -> String? { atoms.text(atoms.value(header, key)) }
}

/// What is wrong with a file, and where: it is no history, so there is nothing to judge.
public struct MalformedHistory: Error, Equatable, CustomStringConvertible {
  public let line: Int
  public let reason: String

  public init(line: Int, _ reason: String) {
    self.line = line
    self.reason = reason
  }

  public var description: String { "line \(line): \(reason)" }
}
