import Measurement
import Model
import Simulation

// The join between a world and the people who look at it: what was recorded becomes a trace, and a trace becomes the
// three tables of a space-time diagram, or a file for Perfetto or ShiViz.

extension Trace {
  /// What was recorded of a run. `nodes` names the machines in their order; marks become spans where one begins and
  /// ends, and points otherwise. A span that was still open ends with the recording.
  ///
  /// `words` says what a mark's subject is called; 0 is called nothing unless it says otherwise.
  public init(
    _ recording: Recording, nodes: [(name: String, role: String)],
    subject words: (UInt64) -> String = { $0 == 0 ? "" : String($0) }
  ) {
    self.init(
      nodes: nodes.enumerated().map { Node(index: $0, name: $1.name, role: $1.role) })
    for message in recording.messages.sorted(by: { $0.sent < $1.sent }) {
      append(
        Message(
          from: message.from.index, to: message.to.index, sent: Int(message.sent.nanoseconds),
          received: message.received.map { Int($0.nanoseconds) }, name: message.name))
    }
    add(recording.marks, end: Int(recording.end.nanoseconds), words)
  }

  private mutating func add(_ marks: [Recording.Mark], end: Int, _ words: (UInt64) -> String) {
    var open: [Recording.Mark] = []
    func span(_ mark: Recording.Mark, to end: Int) -> Span {
      Span(
        node: mark.node.index, name: mark.name, subject: words(mark.subject),
        begin: Int(mark.at.nanoseconds), end: end)
    }
    for mark in marks {
      switch mark.phase {
      case .begin: open.append(mark)
      case .point:
        append(Point(node: mark.node.index, name: mark.name, at: Int(mark.at.nanoseconds)))
      case .end:
        let begun = open.firstIndex {
          $0.node == mark.node && $0.name == mark.name && $0.subject == mark.subject
        }
        guard let begun else { continue }
        append(span(open.remove(at: begun), to: Int(mark.at.nanoseconds)))
      }
    }
    for mark in open { append(span(mark, to: end)) }
  }
}

/// One run that people look at: a diagram's tables, and files that other tools open.
public struct TracedRun: Sendable {
  /// Names the tables: `data/NAME-nodes.csv`, `-messages.csv`, `-spans.csv`.
  public let name: String
  public let asks: String
  let trace: @Sendable (UInt64) -> (trace: Trace, traceHash: UInt64)

  public init(
    _ name: String, asks: String,
    trace: @escaping @Sendable (_ seed: UInt64) -> (trace: Trace, traceHash: UInt64)
  ) {
    self.name = name
    self.asks = asks
    self.trace = trace
  }

  /// Each table is an experiment of its own, and makes the run again: it is a matter of microseconds.
  public var experiments: [Experiment] {
    let (name, trace) = (name, trace)
    let empty = Trace(nodes: []).tables(name)
    return empty.indices.map { index in
      Experiment(
        empty[index].name, asks: asks, columns: empty[index].columns, at: { _ in [name] }
      ) { _, seed in
        let run = trace(seed)
        return Finding(rows: run.trace.tables(name)[index].rows, traceHash: run.traceHash)
      }
    }
  }
}
