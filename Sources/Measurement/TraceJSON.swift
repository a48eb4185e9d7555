// A trace as the Chrome trace format has it, which https://ui.perfetto.dev opens.

extension Trace {
  /// The whole file. A machine is a process; its spans are asynchronous, since they may overlap.
  public var chromeJSON: String {
    let events =
      nodes.flatMap(machine) + spans.enumerated().flatMap { span($1, number: $0) }
      + messages.enumerated().flatMap { flow($1, number: $0) } + points.map(instant)
    return JSONText.object([
      ("displayTimeUnit", .string("ms")), ("traceEvents", .list(events)),
    ]).description + "\n"
  }

  private func machine(_ node: Node) -> [JSONText] {
    func metadata(_ kind: String, _ argument: (String, JSONText)) -> JSONText {
      .object([
        ("ph", .string("M")), ("name", .string(kind)), ("pid", .whole(node.index)),
        ("tid", .whole(0)), ("args", .object([argument])),
      ])
    }
    let title = node.role.isEmpty ? node.name : "\(node.name) (\(node.role))"
    return [
      metadata("process_name", ("name", .string(title))),
      metadata("process_sort_index", ("sort_index", .whole(node.index))),
      metadata("thread_name", ("name", .string("messages"))),
    ]
  }

  private func span(_ span: Span, number: Int) -> [JSONText] {
    let id = ("id", JSONText.string("span-\(number)"))
    return [
      event("b", "span", span.name, node: span.node, at: span.begin)
        .adding([id, ("args", .object([("subject", .string(span.subject))]))]),
      event("e", "span", span.name, node: span.node, at: span.end).adding([id]),
    ]
  }

  /// An arrow needs a slice at either end. Slices of one nanosecond cannot overlap by halves.
  private func flow(_ message: Message, number: Int) -> [JSONText] {
    func slice(_ name: String, _ node: Int, _ time: Int) -> JSONText {
      event("X", "message", name, node: node, at: time)
        .adding([("dur", .thousandths(1))])
    }
    let name = message.name
    let id = ("id", JSONText.whole(number))
    guard let received = message.received else {
      return [slice("send \(name), which is lost", message.from, message.sent)]
    }
    return [
      slice("send \(name)", message.from, message.sent),
      event("s", "message", name, node: message.from, at: message.sent).adding([id]),
      slice("receive \(name)", message.to, received),
      event("f", "message", name, node: message.to, at: received)
        .adding([id, ("bp", .string("e"))]),
    ]
  }

  private func instant(_ point: Point) -> JSONText {
    event("i", "point", point.name, node: point.node, at: point.at)
      .adding([("s", .string("t"))])
  }

  /// Times are microseconds in this format.
  private func event(
    _ phase: String, _ category: String, _ name: String, node: Int, at time: Int
  ) -> JSONText {
    .object([
      ("ph", .string(phase)), ("cat", .string(category)), ("name", .string(name)),
      ("pid", .whole(node)), ("tid", .whole(0)), ("ts", .thousandths(time)),
    ])
  }
}

extension JSONText {
  fileprivate func adding(_ more: [(String, JSONText)]) -> JSONText {
    guard case .object(let members) = self else { return self }
    return .object(members + more)
  }
}
