import Histories

// Where the judge hands over to the two large checkers; each is a function, and nothing else knows them.

extension Judge {
  /// Whether there is a judge behind `judgeTransactions`.
  public static let judgesTransactions = true

  static func judgeLinearizability(_ history: RecordedHistory) throws(MalformedHistory) -> Ruling {
    let level = "linearizable"
    let model = history.header("model") == nil ? likelyModel(history) : nil
    switch try Linearizability(model: model).judge(history) {
    case .valid: return .valid(level)
    case .invalid(let witness):
      let lines = "\(witness)".split(separator: "\n").map(String.init)
      return .invalid(level, [], lines)
    case .unknown(let reason): return .unknown(level, reason)
    }
  }

  /// The object of a history whose file has no header, by what it is asked.
  private static func likelyModel(_ history: RecordedHistory) -> String {
    for event in history.events {
      switch history.atoms.text(event.function) {
      case "acquire", "release": return "mutex"
      case "append": return "kv-string-append"
      case "add": return "set"
      default: continue
      }
    }
    return "cas-register"
  }

  /// `level` is nil where the header's options, or Elle's defaults, say what is asked.
  static func judgeTransactions(
    _ history: RecordedHistory, level: String?
  ) throws(MalformedHistory) -> Ruling {
    var options = try TransactionOptions(header: history)
    if let level {
      (options.models, options.anomalies, options.undecided) = ([], [], [])
      try options.ask(for: level)
    }
    let name = level ?? "default"
    let transactions = try TransactionHistory(history)
    options.saturates = transactions.kind == .register && transactions.order == .session
    let verdict = try TransactionCheck(options).judge(transactions)
    let found = verdict.anomalies.map(\.rawValue)
    let words = verdict.witnesses.flatMap { $0.text.split(separator: "\n").map(String.init) }
    var ruling =
      switch verdict.answer {
      case .holds: Ruling.valid(name)
      case .violated: Ruling.invalid(name, found, words)
      case .unknown: Ruling.unknown(name, verdict.reason ?? "what was seen does not decide it")
      }
    ruling.anomalies = found.sorted()
    if let cycle = verdict.witnesses.first(where: { !$0.edges.isEmpty }) {
      ruling.dot = cycle.dot(transactions)
      ruling.svg = cycle.svg(transactions)
    }
    return ruling
  }
}
