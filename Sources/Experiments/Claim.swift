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
  private let small: (@Sendable (Tables) throws -> Verdict)?

  /// Whether and how a claim is tested on the small tables of a smoke run, too.
  public enum InSmall: Sendable {
    /// Small tables say nothing about it.
    case untested
    /// It holds for them as it stands.
    case same
    /// This weaker form of it holds for them.
    case weaker(@Sendable (Tables) throws -> Verdict)
  }

  /// `holds` gets the named tables, and any published ones, and may throw what `Table` throws.
  public init(
    _ name: String, _ says: String, of experiments: [String], smoke: InSmall = .untested,
    holds: @escaping @Sendable (Tables) throws -> Verdict
  ) {
    self.name = name
    self.says = says
    self.experiments = experiments
    test = holds
    small =
      switch smoke {
      case .untested: nil
      case .same: holds
      case .weaker(let holds): holds
      }
  }

  /// A claim that holds within a tolerance, and within another one, usually wider, at smoke size.
  public init(
    _ name: String, _ says: String, of experiments: [String], within tolerance: Double,
    smoke wider: Double? = nil, holds: @escaping @Sendable (Tables, Double) throws -> Verdict
  ) {
    let small: InSmall = wider.map { wider in .weaker { try holds($0, wider) } } ?? .untested
    self.init(name, says, of: experiments, smoke: small) { try holds($0, tolerance) }
  }

  var holdsInSmall: Bool { small != nil }

  package func verdict(_ tables: Tables) -> Verdict {
    do { return try test(tables) } catch { return .undecided("\(error)") }
  }

  /// The verdict on tables of smoke size; nil for a claim that is not tested there.
  package func verdictInSmall(_ tables: Tables) -> Verdict? {
    guard let small else { return nil }
    do { return try small(tables) } catch { return .undecided("\(error)") }
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

  /// Nil when the claim holds, else why not.
  var problem: String? { self == .holds ? nil : explanation }

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
    try load("published/" + file).number("value", where: [("parameter", .text(name))])
  }
}
