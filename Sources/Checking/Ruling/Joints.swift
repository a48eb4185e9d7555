import Histories

// Where the judge hands over to the two large checkers; each is a function, and nothing else knows them.

extension Judge {
  /// Whether there is a judge behind `judgeTransactions`.
  public static let judgesTransactions = false

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
    .unknown(level ?? "default", "this build has no judge of transactions")
  }
}
