// A cycle drawn, for Graphviz and for a browser. The same witness gives the same bytes.

extension TransactionWitness {
  /// The cycle in Graphviz's language; empty for what is no cycle.
  public func dot(_ history: TransactionHistory) -> String {
    guard !edges.isEmpty else { return "" }
    var lines = [
      "digraph \"\(anomaly.rawValue)\" {", "  node [shape=box fontname=\"sans-serif\"];",
    ]
    for transaction in transactions {
      let label = caption(transaction, history).map(escapedForDot).joined(separator: "\\n")
      lines.append("  T\(transaction) [label=\"\(label)\"];")
    }
    for (place, edge) in edges.enumerated() {
      let next = transactions[(place + 1) % transactions.count]
      lines.append(
        "  T\(transactions[place]) -> T\(next) [label=\"\(escapedForDot(words(edge, history)))\"];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// The cycle as a picture that stands alone: transactions below each other in the order of the cycle, on the left
  /// what leads from each to the next, on the right what leads back. Empty for what is no cycle.
  public func svg(_ history: TransactionHistory) -> String {
    guard !edges.isEmpty else { return "" }
    let boxes = transactions.map { caption($0, history) }
    let longest = boxes.flatMap { $0 }.map(\.count).max() ?? 0
    let width = max(180, longest * 7 + 24)
    let labels = edges.map { words($0, history) }
    let back = labels.last!
    let total = 16 + width + 40 + back.count * 7 + 16
    var tops: [Int] = []
    var y = 16
    for box in boxes {
      tops.append(y)
      y += box.count * 16 + 16 + 44
    }
    let height = y - 44 + 16
    var parts = [head(total, height)]
    for (place, box) in boxes.enumerated() {
      parts.append(drawn(box, tops[place], width))
      guard place + 1 < boxes.count else { continue }
      let (from, to) = (tops[place] + box.count * 16 + 16, tops[place + 1])
      let middle = 16 + width / 2
      parts.append(arrow("M\(middle) \(from)V\(to - 3)", edges[place]))
      parts.append(text(labels[place], middle + 10, (from + to) / 2 + 4, edges[place]))
    }
    let (first, last) = (tops[0] + 16, tops[tops.count - 1] + 16)
    let right = 16 + width
    parts.append(
      arrow("M\(right) \(last)h14q8 0 8-8V\(first + 8)q0-8-8-8h-11", edges[edges.count - 1]))
    parts.append(text(back, right + 30, (first + last) / 2 + 4, edges[edges.count - 1]))
    return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: - Words

  private func caption(_ transaction: Int32, _ history: TransactionHistory) -> [String] {
    let steps = history.steps[history.steps(of: Int(transaction))]
    var lines = [history.name(transaction)]
    for step in steps.prefix(8) {
      let line = history.text(step)
      lines.append(line.count > 48 ? line.prefix(22) + " … " + line.suffix(22) : line)
    }
    if steps.count > 8 { lines.append("… \(steps.count - 8) more") }
    return lines
  }

  private func words(_ edge: Edge, _ history: TransactionHistory) -> String {
    if edge.isForced { return "\(edge.why.name), forced" }
    switch edge.why {
    case .process, .realTime: return edge.why.name
    case .wr: return "wr \(history.keyText(edge.key)): \(history.valueText(edge.after))"
    default:
      return "\(edge.why.name) \(history.keyText(edge.key)): "
        + "\(history.valueText(edge.before)), \(history.valueText(edge.after))"
    }
  }

  private func escapedForDot(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  private func escaped(_ text: some StringProtocol) -> String {
    String(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
      ">", with: "&gt;")
  }

  // MARK: - Parts of the picture

  private func head(_ width: Int, _ height: Int) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
    height="\(height)" role="img" font-family="Inter, sans-serif" font-size="12">
    <title>\(anomaly.rawValue)</title>
    <desc>\(escaped(text))</desc>
    <style>svg:root{color-scheme:light dark;background:var(--f-paper,light-dark(#fefefe,#14171c))}
    .box{fill:var(--f-paper,light-dark(#fefefe,#14171c));stroke:var(--f-muted,light-dark(#5b6470,#98a2b0))}
    .ink{fill:var(--f-ink,light-dark(#1b1f24,#e4e7eb))}
    .data{stroke:var(--f-blue,light-dark(#0070e4,#7695ec))}.data-text{fill:var(--f-blue,light-dark(#0070e4,#7695ec))}
    .anti{stroke:var(--f-red,light-dark(#920f0a,#f56a50))}.anti-text{fill:var(--f-red,light-dark(#920f0a,#f56a50))}
    .time{stroke:var(--f-grey,light-dark(#7a828e,#8892a0));stroke-dasharray:4 3}.time-text{fill:var(--f-muted,light-dark(#5b6470,#98a2b0))}
    .line{fill:none;stroke-width:1.5}</style>
    <defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" \
    orient="auto"><path d="M0 0L8 4L0 8z" fill="context-stroke"/></marker></defs>
    """
  }

  private func drawn(_ lines: [String], _ top: Int, _ width: Int) -> String {
    var parts = [
      "<rect class=\"box\" x=\"16\" y=\"\(top)\" width=\"\(width)\" height=\"\(lines.count * 16 + 16)\" rx=\"4\"/>"
    ]
    for (place, line) in lines.enumerated() {
      let weight = place == 0 ? " font-weight=\"600\"" : ""
      parts.append(
        "<text class=\"ink\" x=\"28\" y=\"\(top + 20 + place * 16)\"\(weight)>\(escaped(line))</text>"
      )
    }
    return parts.joined(separator: "\n")
  }

  private func look(_ edge: Edge) -> String {
    switch edge.why {
    case .rw: "anti"
    case .process, .realTime: "time"
    default: "data"
    }
  }

  private func arrow(_ path: String, _ edge: Edge) -> String {
    "<path class=\"line \(look(edge))\" d=\"\(path)\" marker-end=\"url(#tip)\"/>"
  }

  private func text(_ words: String, _ x: Int, _ y: Int, _ edge: Edge) -> String {
    "<text class=\"\(look(edge))-text\" x=\"\(x)\" y=\"\(y)\">\(escaped(words))</text>"
  }
}
