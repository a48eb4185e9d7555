import Glibc
import Model

// The three tables of a space-time diagram, in the columns of Measurement's traces. An action takes a millisecond.

extension Teller {
  private static func time(_ action: Int) -> String { "\(action)000000" }

  func nodes(_ personality: Personality) -> String {
    let rows = (1...servers).map { number in
      let isVoter = personality.configuration.hasVoter(NodeID(number))
      let isLearner = personality.configuration.learners.contains(NodeID(number))
      return "\(number - 1),S\(number),\(isVoter ? "voter" : isLearner ? "learner" : "-")"
    }
    return Teller.table("node,name,role", rows)
  }

  /// A message that never arrives, or has not yet, has no time of arrival.
  var arrows: String {
    Teller.table(
      "from_node,to_node,name,sent_ns,received_ns",
      messages.map {
        let received = $0.received.map(Teller.time) ?? ""
        return "\($0.from),\($0.to),\($0.name),\(Teller.time($0.sent)),\(received)"
      })
  }

  var bars: String {
    Teller.table(
      "node,name,subject,begin_ns,end_ns",
      spans.map {
        let end = $0.isMoment ? "" : Teller.time($0.end ?? now + 2)
        return "\($0.server),\($0.name),\($0.subject),\(Teller.time($0.begin)),\(end)"
      })
  }

  private static func table(_ head: String, _ rows: [String]) -> String {
    ([head] + rows).joined(separator: "\n") + "\n"
  }

  /// Writes all three beside each other; false where a file cannot be written.
  func write(_ prefix: String, _ personality: Personality) -> Bool {
    put(nodes(personality), "\(prefix)-nodes.csv") && put(arrows, "\(prefix)-messages.csv")
      && put(bars, "\(prefix)-spans.csv")
  }

  private func put(_ text: String, _ path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    return fputs(text, file) >= 0
  }
}
