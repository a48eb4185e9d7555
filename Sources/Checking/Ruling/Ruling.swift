/// What was found out about one history.
public struct Ruling: Sendable, Equatable {
  public enum Verdict: String, Sendable { case valid, invalid, unknown, malformed }

  public var verdict: Verdict
  /// What the history was held against.
  public var level: String
  /// The names of what was found, each once, in alphabetical order.
  public var anomalies: [String] = []
  /// Lines for a reader: what happened, by the lines of the file.
  public var witness: [String] = []
  /// Why nothing could be said, or what is wrong with the file.
  public var reason: String?
  /// Where the file is wrong.
  public var line: Int?
  /// The witness drawn, where it can be: for Graphviz, and for a browser.
  public var dot: String?
  public var svg: String?

  public init(_ verdict: Verdict, _ level: String) {
    self.verdict = verdict
    self.level = level
  }

  public static func valid(_ level: String) -> Ruling { Ruling(.valid, level) }

  public static func invalid(
    _ level: String, _ anomalies: [String], _ witness: [String]
  ) -> Ruling {
    var ruling = Ruling(.invalid, level)
    for name in anomalies.sorted() where ruling.anomalies.last != name {
      ruling.anomalies.append(name)
    }
    ruling.witness = witness
    return ruling
  }

  public static func unknown(_ level: String, _ reason: String) -> Ruling {
    var ruling = Ruling(.unknown, level)
    ruling.reason = reason
    return ruling
  }

  public static func malformed(_ level: String, line: Int, _ reason: String) -> Ruling {
    var ruling = Ruling(.malformed, level)
    ruling.line = line
    ruling.reason = reason
    return ruling
  }
}
