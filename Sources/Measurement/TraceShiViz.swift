// A trace as https://bestchai.bitbucket.io/shiviz/ reads it: every event under its vector clock,
// from which that program finds the messages by itself (Fidge, Mattern).

extension Trace {
  /// The whole file: how to read it, an empty line, then two lines an event.
  public var shiViz: String {
    var clocks = Array(repeating: Array(repeating: 0, count: nodes.count), count: nodes.count)
    var carried: [Int: [Int]] = [:]
    let hosts = hostNames
    var text = "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)\n\n"
    for event in events {
      if case .receive(let message) = event.kind, let sent = carried[message] {
        for index in sent.indices {
          clocks[event.node][index] = max(clocks[event.node][index], sent[index])
        }
      }
      clocks[event.node][event.node] += 1
      if case .send(let message) = event.kind { carried[message] = clocks[event.node] }
      let clock = JSONText.object(
        zip(hosts, clocks[event.node]).filter { $1 > 0 }.map { ($0, .whole($1)) })
      text += "\(hosts[event.node]) \(clock)\n\(event.text)\n"
    }
    return text
  }

  private struct Event {
    enum Kind {
      case send(Int), receive(Int)
      case other
    }

    var time: Int
    /// Orders what happens at one time so that a cause stands before its effect.
    var rank: Int
    var node: Int
    var kind: Kind
    var text: String
  }

  /// A message may arrive when it leaves; so ties go by the order of sending, an arrival last.
  private var events: [Event] {
    var events: [Event] = []
    for (index, message) in messages.enumerated() {
      let words = "\(message.name) to \(nodes[message.to].name)"
      events.append(
        Event(
          time: message.sent, rank: 2 * index, node: message.from, kind: .send(index),
          text: message.received == nil ? "send \(words), lost" : "send \(words)"))
      guard let received = message.received else { continue }
      events.append(
        Event(
          time: received, rank: 2 * index + 1, node: message.to, kind: .receive(index),
          text: "receive \(message.name) from \(nodes[message.from].name)"))
    }
    let last = 2 * messages.count
    for (index, moment) in moments.enumerated() {
      events.append(
        Event(
          time: moment.time, rank: last + index, node: moment.node, kind: .other, text: moment.text)
      )
    }
    return events.sorted { ($0.time, $0.rank) < ($1.time, $1.rank) }
      .map { event in
        var event = event
        event.text = String(event.text.map { $0.isNewline ? " " : $0 })
        return event
      }
  }

  private var moments: [(time: Int, node: Int, text: String)] {
    spans.flatMap { span in
      let words = span.subject.isEmpty ? span.name : "\(span.name) (\(span.subject))"
      return [
        (span.begin, span.node, "begin \(words)"), (span.end, span.node, "end \(words)"),
      ]
    } + points.map { ($0.at, $0.node, $0.name) }
  }

  /// One word each, and no two alike.
  private var hostNames: [String] {
    let words = nodes.map { node in
      String(node.name.map { $0.isWhitespace ? "-" : $0 })
    }
    return words.enumerated().map { index, word in
      let isAlone = !word.isEmpty && words.filter { $0 == word }.count == 1
      return isAlone ? word : "\(word)#\(index)"
    }
  }
}
