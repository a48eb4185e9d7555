import Measurement
import Model

/// A sentence that a chapter rests on, tested against the tables it rests on.
///
/// The weaver puts the sentence into the prose, and refuses it when it no longer holds.
public struct Claim: Sendable {
  public let name: String
  /// One sentence, without numbers that its data could change.
  public let says: String
  /// The experiments whose tables it reads.
  public let experiments: [String]

  private let test: @Sendable (Tables) throws -> Verdict

  /// `holds` gets the named tables, and any published ones, and may throw what `Table` throws.
  public init(
    _ name: String, _ says: String, of experiments: [String],
    holds: @escaping @Sendable (Tables) throws -> Verdict
  ) {
    self.name = name
    self.says = says
    self.experiments = experiments
    test = holds
  }

  package func verdict(_ tables: Tables) -> Verdict {
    do { return try test(tables) } catch { return .undecided("\(error)") }
  }
}

extension Verdict {
  /// Holds if `condition` does; otherwise the witness says what was found instead.
  public static func holds(if condition: Bool, _ witness: @autoclosure () -> String) -> Verdict {
    condition ? .holds : .violated(witness: witness())
  }

  var word: String {
    switch self {
    case .holds: "holds"
    case .violated: "violated"
    case .undecided: "undecided"
    }
  }

  var explanation: String {
    switch self {
    case .holds: ""
    case .violated(let witness): witness
    case .undecided(let reason): reason
    }
  }
}

/// The tables of a data folder, by name; `published/NAME` for other people's numbers.
public struct Tables: Sendable {
  private let load: @Sendable (String) throws -> Table

  package init(load: @escaping @Sendable (String) throws -> Table) { self.load = load }

  public func callAsFunction(_ name: String) throws -> Table { try load(name) }

  /// One published parameter, from a file of `parameter,value,unit,where` rows.
  public func parameter(_ name: String, of file: String) throws -> Double {
    let values = try load("published/" + file)
      .numbers("value", where: [("parameter", .text(name))])
    guard let value = Statistic.only.of(values) else {
      throw TableError("published/\(file): \(values.count) rows are named \"\(name)\"")
    }
    return value
  }
}
