/// What one judge said of the runs behind a table.
public struct Opinion: Codable, Sendable, Equatable {
  public enum Judge: String, Codable, Sendable, CaseIterable {
    /// By the order that the protocol claims: log positions, commit timestamps.
    case certificate
    /// By what clients asked and were told, in true time, and nothing else.
    case inference
    /// By what the machines hold in the end.
    case state = "final state"
  }

  public enum Answer: String, Codable, Sendable { case holds, violated, undecided }

  public var judge: Judge
  /// What the runs were held against.
  public var level: String
  public var runs: Int
  public var calls: Int
  public var verdict: Answer
  /// What was found, by name, in the order of the names.
  public var anomalies: [String]
  /// Why the level does not hold, or what could not be decided.
  public var witness: String?

  public init(
    _ judge: Judge, level: String, runs: Int, calls: Int, verdict: Answer, anomalies: [String] = [],
    witness: String? = nil
  ) {
    self.judge = judge
    self.level = level
    self.runs = runs
    self.calls = calls
    self.verdict = verdict
    self.anomalies = anomalies
    self.witness = witness
  }

  /// Takes in what the same judge said of other runs at the same level. The first witness of the worst verdict stays.
  public mutating func merge(_ other: Opinion) {
    runs += other.runs
    calls += other.calls
    anomalies = Set(anomalies + other.anomalies).sorted()
    if other.verdict.isWorse(than: verdict) {
      verdict = other.verdict
      witness = other.witness
    }
  }
}

extension Opinion.Answer {
  fileprivate func isWorse(than other: Opinion.Answer) -> Bool {
    let order: [Opinion.Answer] = [.holds, .undecided, .violated]
    return order.firstIndex(of: self)! > order.firstIndex(of: other)!
  }
}

/// How a table was judged, as its manifest keeps it.
public struct Judging: Codable, Sendable, Equatable {
  /// The same code with a mistake planted in it: who never says no has shown nothing by saying yes.
  public struct Twin: Codable, Sendable, Equatable {
    /// What follows "whose".
    public var bug: String
    public var by: [Opinion]

    public init(bug: String, by: [Opinion]) {
      self.bug = bug
      self.by = by
    }
  }

  public var by: [Opinion]
  public var twin: Twin?
  /// The experiment that this one is the broken twin of.
  public var twinOf: String?
  /// Why there is nothing to judge.
  public var notJudged: String?

  public init(
    by: [Opinion] = [], twin: Twin? = nil, twinOf: String? = nil, notJudged: String? = nil
  ) {
    self.by = by
    self.twin = twin
    self.twinOf = twinOf
    self.notJudged = notJudged
  }
}
