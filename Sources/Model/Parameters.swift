/// What was wrong with somebody's parameters: everything at once, each with what would be allowed.
public struct ParameterError: Error, Sendable, Equatable, CustomStringConvertible {
  public struct Problem: Sendable, Equatable {
    public var parameter: String
    public var value: String
    /// In words that follow "must be": "in 1...16".
    public var allowed: String
  }

  /// Whose parameters they are: "bank", "zipf".
  public let owner: String
  public let problems: [Problem]

  public var description: String {
    problems.map { "\(owner): \($0.parameter) is \($0.value), but must be \($0.allowed)" }
      .joined(separator: "\n")
  }
}

/// Collects what is wrong with some parameters, so that a person learns of all of it in one go.
public struct ParameterCheck: Sendable {
  private let owner: String
  private var problems: [ParameterError.Problem] = []

  public init(_ owner: String) { self.owner = owner }

  public mutating func require<T: Comparable>(
    _ parameter: String, _ value: T, in range: ClosedRange<T>
  ) {
    // NaN lies in no range, and so is refused as well.
    let allowed = "in \(range.lowerBound)...\(range.upperBound)"
    require(parameter, value, allowed, range.contains(value))
  }

  /// For what a range cannot say; `allowed` follows the words "must be".
  public mutating func require<T>(
    _ parameter: String, _ value: T, _ allowed: String, _ isAllowed: Bool
  ) {
    if !isAllowed {
      problems.append(.init(parameter: parameter, value: "\(value)", allowed: allowed))
    }
  }

  /// Takes over what a part complains of: `key choice` for the parameters of a workload's chooser.
  public mutating func include(_ error: ParameterError) { problems += error.problems }

  public var isFine: Bool { problems.isEmpty }

  public func finish() throws(ParameterError) {
    if !problems.isEmpty { throw ParameterError(owner: owner, problems: problems) }
  }
}
