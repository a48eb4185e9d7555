import Measurement
import Model
import Simulation

// The join between a world and the people who look at it: what was recorded becomes a trace, and a trace becomes the
// three tables of a space-time diagram, or a file for Perfetto or ShiViz.

extension Trace {
  /// What was recorded of a run. `nodes` names the machines that are shown, in the order of their lines; what others
  /// did is left out. Marks become spans where one begins and ends, and points otherwise. A span that was still open
  /// ends with the recording.
  ///
  /// `words` says what a mark's subject is called; 0 is called nothing unless it says otherwise.
  public init(
    _ recording: Recording, nodes: [(id: NodeID, name: String, role: String)],
    subject words: (UInt64) -> String = { $0 == 0 ? "" : String($0) }
  ) {
    self.init(
      nodes: nodes.enumerated().map { Node(index: $0, name: $1.name, role: $1.role) })
    let line = { (id: NodeID) in nodes.firstIndex { $0.id == id } }
    for message in recording.messages.sorted(by: { $0.sent < $1.sent }) {
      guard let from = line(message.from), let to = line(message.to) else { continue }
      append(
        Message(
          from: from, to: to, sent: Int(message.sent.nanoseconds),
          received: message.received.map { Int($0.nanoseconds) }, name: message.name))
    }
    let marks = recording.marks.compactMap { mark in line(mark.node).map { (mark, $0) } }
    add(marks, end: Int(recording.end.nanoseconds), words)
  }

  private mutating func add(
    _ marks: [(mark: Recording.Mark, line: Int)], end: Int, _ words: (UInt64) -> String
  ) {
    var open: [(mark: Recording.Mark, line: Int)] = []
    func span(_ mark: Recording.Mark, _ line: Int, to end: Int) -> Span {
      Span(
        node: line, name: mark.name, subject: words(mark.subject),
        begin: Int(mark.at.nanoseconds), end: end)
    }
    for (mark, line) in marks {
      switch mark.phase {
      case .begin: open.append((mark, line))
      case .point:
        append(Point(node: line, name: mark.name, at: Int(mark.at.nanoseconds)))
      case .end:
        let begun = open.firstIndex {
          $0.line == line && $0.mark.name == mark.name && $0.mark.subject == mark.subject
        }
        guard let begun else { continue }
        append(span(open.remove(at: begun).mark, line, to: Int(mark.at.nanoseconds)))
      }
    }
    for (mark, line) in open { append(span(mark, line, to: end)) }
  }
}

/// One run that people look at: a diagram's tables, and files that other tools open.
public struct TracedRun: Sendable {
  /// What one run gave.
  public struct Drawn: Sendable {
    public var trace: Trace
    public var traceHash: UInt64
    public var opinions: Opinions

    public init(_ trace: Trace, traceHash: UInt64, opinions: Opinions = Opinions()) {
      self.trace = trace
      self.traceHash = traceHash
      self.opinions = opinions
    }
  }

  /// Names the tables: `data/NAME-nodes.csv`, `-messages.csv`, `-spans.csv`.
  public let name: String
  public let asks: String
  let run: @Sendable (UInt64) -> Drawn
  /// Each table is an experiment of its own, and makes the run again: it is a matter of microseconds.
  public let experiments: [Experiment]

  /// `subject` is what tells the run from its twin.
  public init<Subject: Sendable>(
    _ name: String, asks: String, of subject: Subject, judged: Judged<Subject>,
    run: @escaping @Sendable (_ subject: Subject, _ seed: UInt64) -> Drawn
  ) {
    self.name = name
    self.asks = asks
    self.run = { run(subject, $0) }
    let empty = Trace(nodes: []).tables(name)
    experiments = empty.indices.map { index in
      Experiment(
        empty[index].name, asks: asks, columns: empty[index].columns,
        judged: judged.map { twin, _ in TracedSubject(name: name, subject: twin) },
        at: { _ in [TracedSubject(name: name, subject: subject)] }
      ) { point, seed in
        let drawn = run(point.subject, seed)
        return Finding(
          rows: drawn.trace.tables(name)[index].rows, traceHash: drawn.traceHash,
          opinions: drawn.opinions)
      }
    }
  }
}

/// The point of a traced run's experiments: there is one, and it is called like the run.
private struct TracedSubject<Subject: Sendable>: Sendable, CustomStringConvertible {
  var name: String
  var subject: Subject
  var description: String { name }
}
