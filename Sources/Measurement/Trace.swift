/// What happened in one run, for people to look at: who spoke to whom, and what took how long.
///
/// Plain data. Times are nanoseconds since the run began; a node is known by its place in `nodes`.
public struct Trace: Sendable, Equatable {
  public struct Node: Sendable, Equatable {
    public var index: Int
    public var name: String
    public var role: String

    public init(index: Int, name: String, role: String = "") {
      self.index = index
      self.name = name
      self.role = role
    }
  }

  public struct Message: Sendable, Equatable {
    public var from: Int
    public var to: Int
    public var sent: Int
    /// Nil when the message was lost.
    public var received: Int?
    public var name: String

    public init(from: Int, to: Int, sent: Int, received: Int?, name: String) {
      precondition(received.map { $0 >= sent } ?? true, "\(name) is received before it is sent")
      self.from = from
      self.to = to
      self.sent = sent
      self.received = received
      self.name = name
    }
  }

  /// Something a node was busy with, such as a lock held; spans of one node may overlap.
  public struct Span: Sendable, Equatable {
    public var node: Int
    public var name: String
    /// What it was done for, such as a transaction or a key; it may be empty.
    public var subject: String
    public var begin: Int
    public var end: Int

    public init(node: Int, name: String, subject: String = "", begin: Int, end: Int) {
      precondition(begin <= end, "\(name) ends before it begins")
      self.node = node
      self.name = name
      self.subject = subject
      self.begin = begin
      self.end = end
    }
  }

  /// Something that took no time.
  public struct Point: Sendable, Equatable {
    public var node: Int
    public var name: String
    public var at: Int

    public init(node: Int, name: String, at: Int) {
      self.node = node
      self.name = name
      self.at = at
    }
  }

  public private(set) var nodes: [Node]
  /// In the order in which they were sent.
  public private(set) var messages: [Message] = []
  public private(set) var spans: [Span] = []
  public private(set) var points: [Point] = []

  /// The nodes' indices must count from 0.
  public init(nodes: [Node]) {
    precondition(
      nodes.enumerated().allSatisfy { $0.offset == $0.element.index },
      "the indices of a trace's nodes count from 0")
    self.nodes = nodes
  }

  public mutating func append(_ message: Message) {
    precondition(nodes.indices.contains(message.from) && nodes.indices.contains(message.to))
    messages.append(message)
  }

  public mutating func append(_ span: Span) {
    precondition(nodes.indices.contains(span.node))
    spans.append(span)
  }

  public mutating func append(_ point: Point) {
    precondition(nodes.indices.contains(point.node))
    points.append(point)
  }
}

// MARK: - Tidy tables, from which the space-time diagrams are drawn

extension Trace {
  /// `NAME-nodes`, `NAME-messages` and `NAME-spans`, each a CSV of its own.
  public func tables(_ name: String) -> [Table] {
    [nodesTable(name), messagesTable(name), spansTable(name)]
  }

  /// A node without a role has a dash: gnuplot reads an empty last cell as the end of the cell before it.
  private func nodesTable(_ name: String) -> Table {
    Table(
      "\(name)-nodes", columns: ["node", "name", "role"],
      rows: nodes.map {
        [.count($0.index), .text($0.name), .text($0.role.isEmpty ? "-" : $0.role)]
      })
  }

  /// A lost message has an empty cell for the time of its arrival.
  private func messagesTable(_ name: String) -> Table {
    Table(
      "\(name)-messages", columns: ["from_node", "to_node", "name", "sent_ns", "received_ns"],
      rows: messages.map {
        [
          .count($0.from), .count($0.to), .text($0.name), .count($0.sent),
          $0.received.map(Field.count) ?? .text(""),
        ]
      })
  }

  /// A point is a row whose end is empty.
  private func spansTable(_ name: String) -> Table {
    Table(
      "\(name)-spans", columns: ["node", "name", "subject", "begin_ns", "end_ns"],
      rows: spans.map {
        [.count($0.node), .text($0.name), .text($0.subject), .count($0.begin), .count($0.end)]
      } + points.map { [.count($0.node), .text($0.name), .text(""), .count($0.at), .text("")] })
  }
}
