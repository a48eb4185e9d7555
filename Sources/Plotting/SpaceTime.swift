/// A space-time diagram, after Lamport: a row for each node, time to the right, an arrow for each
/// message.
///
/// Drawn from the three tables of a trace, `data/TRACE-nodes.csv`, `-messages.csv`, `-spans.csv`.
/// A lost message ends in a cross; its dashed arrow says whither, not how fast.
public struct SpaceTime: Sendable {
  /// How the messages of one name are drawn. What no style names is thin, muted and without a label.
  public struct Messages: Sendable {
    public enum Place: Sendable { case nearSender, nearReceiver }

    public let name: String
    public let ink: Ink
    public let isLabelled: Bool
    /// Where the label of an arrow that passes other nodes stands: near its receiver, where arrows
    /// that leave together have parted, or near its sender, where those that meet still are apart.
    public let place: Place
    public let side: Side

    public init(
      _ name: String, in ink: Ink, labelled isLabelled: Bool = true, place: Place = .nearReceiver,
      side: Side = .above
    ) {
      self.name = name
      self.ink = ink
      self.isLabelled = isLabelled
      self.place = place
      self.side = side
    }
  }

  /// How the spans of one name are drawn, as bars on their node's line; others are not drawn.
  public struct Spans: Sendable {
    public enum Weight: Sendable { case thin, thick }

    /// What is written beside each bar.
    public enum Words: Sendable { case none, name, subject }

    public let name: String
    public let ink: Ink
    public let weight: Weight
    public let words: Words
    public let side: Side
    /// Tints the time of these spans across all rows.
    public let isShaded: Bool

    public init(
      _ name: String, in ink: Ink, _ weight: Weight = .thick, words: Words = .name,
      side: Side = .above, shaded isShaded: Bool = false
    ) {
      self.name = name
      self.ink = ink
      self.weight = weight
      self.words = words
      self.side = side
      self.isShaded = isShaded
    }
  }

  /// How the points of one name are drawn, as ticks across their node's line; others are not drawn.
  public struct Points: Sendable {
    public let name: String
    public let ink: Ink
    public let side: Side

    public init(_ name: String, in ink: Ink, side: Side = .above) {
      self.name = name
      self.ink = ink
      self.side = side
    }
  }

  /// Of a line, as the reader sees it.
  public enum Side: Double, Sendable { case above = 1, below = -1 }

  public let trace: String
  /// How many of the trace's nodes are shown, from the first.
  public let nodes: Int
  public let messages: [Messages]
  public let spans: [Spans]
  public let points: [Points]
  /// Milliseconds that the arrow of a lost message would have taken.
  public let lostAfter: Double
  /// Pixels left of the lines, for the nodes' names and roles.
  public let margin: Int

  /// The spans' table, which may be without a row, is read only where a style asks for it.
  var tables: [String] {
    let marks = spans.isEmpty && points.isEmpty ? [] : ["\(trace)-spans"]
    return ["\(trace)-nodes", "\(trace)-messages"] + marks
  }
}

extension Panel {
  /// A space-time diagram of `data/TRACE-nodes.csv` and its kin; `time` needs a range and is in ms.
  ///
  /// Annotations are in milliseconds and rows: 0 is the first node's line, -1 the second's.
  public static func spaceTime(
    _ title: String? = nil, trace: String, nodes: Int, time: Axis,
    messages: [SpaceTime.Messages], spans: [SpaceTime.Spans] = [],
    points: [SpaceTime.Points] = [], lostAfter: Double? = nil, margin: Int = 104,
    annotations: [Annotation] = []
  ) -> Panel {
    let width = time.range.map { $0.upperBound - $0.lowerBound } ?? 1
    let diagram = SpaceTime(
      trace: trace, nodes: nodes, messages: messages, spans: spans, points: points,
      lostAfter: lostAfter ?? width / 10, margin: margin)
    let rows = Axis("", range: (0.5 - Double(max(1, nodes)))...0.6)
    return Panel(
      title, x: time, y: rows, layers: [], annotations: annotations, spaceTime: diagram)
  }
}
