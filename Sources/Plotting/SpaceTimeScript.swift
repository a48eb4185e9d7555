/// The `plot` command of a space-time diagram, in the words that `house.gp` has for them.
///
/// gnuplot complains of a plot without a point, so rows that a style does not mean are not skipped
/// but drawn far left of the panel, which clips them.
struct SpaceTimeScript {
  let diagram: SpaceTime
  let time: ClosedRange<Double>
  let rows: ClosedRange<Double>
  let number: Int
  let figure: String

  init(_ diagram: SpaceTime, _ panel: Panel, number: Int, of figure: String) throws(FigureError) {
    guard let time = panel.x.range, let rows = panel.y.range, !panel.x.isLog else {
      throw FigureError("figure \(figure): a space-time diagram needs a linear range of time")
    }
    guard diagram.nodes > 0, !diagram.messages.isEmpty else {
      throw FigureError("figure \(figure): a space-time diagram needs nodes, and messages by name")
    }
    (self.diagram, self.time, self.rows, self.number, self.figure) =
      (diagram, time, rows, number, figure)
  }

  /// What comes before `plot`: no y axis, and how many pixels a millisecond and a row take.
  var settings: [String] {
    get throws(FigureError) {
      let width = try amount(time.upperBound - time.lowerBound)
      let height = try amount(rows.upperBound - rows.lowerBound)
      return [
        "unset grid; set border 1; set ytics scale 0 tc rgb INK",
        "MS_PX = (x1(\(number)) - x0(\(number)))*W/\(width); "
          + "ROW_PX = (y1(\(number)) - y0(\(number)))*H/\(height)",
        "LOST_MS = \(try amount(diagram.lostAfter))",
      ]
    }
  }

  /// Areas first, then the lines, bars and arrows on them, then words.
  var plots: [String] {
    get throws(FigureError) {
      var plots: [String] = []
      for style in diagram.spans where style.isShaded { plots.append(try shade(style)) }
      plots.append(try lines())
      for style in diagram.spans.sorted(by: SpaceTimeScript.thinFirst) {
        plots.append(try bar(style))
      }
      plots += try others()
      for style in diagram.messages { plots += try arrows(style) }
      for style in diagram.points { plots.append(try tick(style)) }
      for style in diagram.messages where style.isLabelled { plots.append(try words(style)) }
      for style in diagram.spans where style.words != .none { plots.append(try words(style)) }
      for style in diagram.points { plots.append(try words(style)) }
      return plots
    }
  }

  private static func thinFirst(_ a: SpaceTime.Spans, _ b: SpaceTime.Spans) -> Bool {
    a.weight == .thin && b.weight == .thick
  }

  private func lines() throws(FigureError) -> String {
    let from = try amount(time.lowerBound)
    let width = try amount(time.upperBound - time.lowerBound)
    return "\(table("nodes")) (\(from)):(row('node')):(\(width)):(0):ytic(rowName('name', 'role')) "
      + "with vectors nohead lw 1 lc rgb GREY"
  }

  // MARK: - Messages

  private func arrows(_ style: SpaceTime.Messages) throws(FigureError) -> [String] {
    let name = try quoted(style.name)
    return try arrows("is('name', \(name))", "lw 1.75", style.ink)
  }

  /// An arrow for what arrived; a dashed line and a cross for what did not.
  private func arrows(
    _ condition: String, _ line: String, _ ink: Ink
  ) throws(FigureError) -> [String] {
    let messages = table("messages")
    let style = "\(line) lc rgb \(ink.tone.gnuplotName)"
    let start = "ms('sent_ns') : AWAY"
    return [
      "\(messages) (\(condition) && !isLost(0) ? \(start)):(row('from_node')):(dt(0)):(dy(0)) "
        + "with vectors @ARROW \(style)",
      "\(messages) (\(condition) && isLost(0) ? \(start)):(row('from_node')):(dt(0)):(dy(0)) "
        + "with vectors nohead dt (5,4) \(style)",
      "\(messages) (\(condition) && isLost(0) ? ms('sent_ns') + dt(0) : AWAY):"
        + "(row('from_node') + dy(0)) with points pt 2 ps 0.7 lw 2 lc rgb "
        + ink.tone.gnuplotName,
    ]
  }

  private func others() throws(FigureError) -> [String] {
    var conditions: [String] = []
    for style in diagram.messages { conditions.append("!is('name', \(try quoted(style.name)))") }
    return try arrows("(\(conditions.joined(separator: " && ")))", "lw 1", .muted)
  }

  private func words(_ style: SpaceTime.Messages) throws(FigureError) -> String {
    let place = style.place == .nearReceiver ? "1" : "0"
    let side = try amount(style.side.rawValue)
    return "\(table("messages")) (is('name', \(try quoted(style.name))) ? "
      + "wordsX(\(place), \(side)) : AWAY):(wordsY(\(place), \(side))):'name':(slope(0)) "
      + "with labels center rotate variable @ALONG tc rgb \(style.ink.tone.gnuplotName)"
  }

  // MARK: - Spans and points

  private func shade(_ style: SpaceTime.Spans) throws(FigureError) -> String {
    let low = try amount(rows.lowerBound), high = try amount(rows.upperBound)
    return try "\(box(style.name)):(\(low)):(\(high)) "
      + "with boxxyerror fs solid noborder fc rgb \(style.ink.tint.gnuplotName)"
  }

  private func bar(_ style: SpaceTime.Spans) throws(FigureError) -> String {
    let half = style.weight == .thick ? "THICK" : "THIN"
    return try "\(box(style.name)):(row('node') - \(half)/ROW_PX):(row('node') + \(half)/ROW_PX) "
      + "with boxxyerror fs solid noborder fc rgb \(style.ink.tone.gnuplotName)"
  }

  private func box(_ name: String) throws(FigureError) -> String {
    let condition = "isSpan(\(try quoted(name)))"
    return "\(table("spans")) (\(condition) ? ms('begin_ns') : AWAY):(row('node')):"
      + "(\(condition) ? ms('begin_ns') : AWAY):(\(condition) ? ms('end_ns') : AWAY)"
  }

  private func words(_ style: SpaceTime.Spans) throws(FigureError) -> String {
    let offset = "\(try amount(style.side.rawValue))*(THICK + 9)/ROW_PX"
    let column = style.words == .subject ? "subject" : "name"
    return "\(table("spans")) (isSpan(\(try quoted(style.name))) ? middle(0) : AWAY):"
      + "(row('node') + \(offset)):'\(column)' "
      + "with labels center @BESIDE tc rgb \(style.ink.tone.gnuplotName)"
  }

  private func tick(_ style: SpaceTime.Points) throws(FigureError) -> String {
    "\(table("spans")) (isPoint(\(try quoted(style.name))) ? ms('begin_ns') : AWAY):"
      + "(row('node') - (THICK + 2)/ROW_PX):(0):(2*(THICK + 2)/ROW_PX) "
      + "with vectors nohead lw 2.5 lc rgb \(style.ink.tone.gnuplotName)"
  }

  private func words(_ style: SpaceTime.Points) throws(FigureError) -> String {
    let offset = "\(try amount(style.side.rawValue))*(THICK + 11)/ROW_PX"
    return "\(table("spans")) (isPoint(\(try quoted(style.name))) ? ms('begin_ns') : AWAY):"
      + "(row('node') + \(offset)):'name' "
      + "with labels center @BESIDE tc rgb \(style.ink.tone.gnuplotName)"
  }

  // MARK: - Text

  private func table(_ kind: String) -> String { "  'data/\(diagram.trace)-\(kind).csv' using" }

  private func quoted(_ text: String) throws(FigureError) -> String {
    guard !text.contains(","), !text.contains("\"") else {
      throw FigureError(
        "figure \(figure): gnuplot cannot look for the name \(text), which the CSV has to quote")
    }
    return try FigureText.quoted(text, of: figure)
  }

  private func amount(_ value: Double) throws(FigureError) -> String {
    try FigureText.number(value, of: figure)
  }
}
