// The finishing pass: gnuplot's SVG becomes one that a page can hold in light and dark, beside
// others, and that a screen reader can name. A pure function of its arguments.

import Plotting

/// The SVG as it is published. `name` prefixes every id, so that figures on one page never collide.
public func finished(
  _ svg: String, name: String, title: String, alt: String, stamps: [Stamp]
) throws(DrawingError) -> String {
  var reader = MarkupReader(svg)
  var root = try reader.document()
  root.rewriteChildren(tidied)
  root.rewriteChildren { $0.isEmptyGroup ? [] : [$0] }
  keepUsedMarks(&root)
  root.rewriteChildren { [prefixed(themed($0), by: name)] }
  root.attributes = rootAttributes(of: root, name: name)
  root.children =
    [
      Markup(
        name: "title", attributes: [("id", "\(name)-title")],
        children: [.words(title.escapedForMarkup)]),
      Markup(
        name: "desc", attributes: [("id", "\(name)-desc")], children: [.words(alt.escapedForMarkup)]
      ),
      Stamp.element(stamps),
      Markup(name: "style", children: [.words(styleSheet)]),
    ] + root.children
  return root.serialised + "\n"
}

/// For typst, whose renderer knows no CSS variables: plain light colours and no style sheet.
public func printed(_ svg: String) -> String {
  var text = svg
  while let start = text.firstRange(of: "<style>"), let end = text.firstRange(of: "</style>\n") {
    text.removeSubrange(start.lowerBound..<end.upperBound)
  }
  for tone in Tone.allCases {
    text = text.split(separator: reference(to: tone), omittingEmptySubsequences: false)
      .joined(separator: tone.light)
  }
  return text
}

/// `svg:root` is the outermost element of a file of its own, and never an SVG inside a page: there
/// the page's variables, and with them its theme button, decide alone.
private let styleSheet =
  "svg:root{color-scheme:light dark;background:var(--f-paper,\(Tone.paper.light))}"
  + "@media (prefers-color-scheme:dark){svg:root{\(Tone.declarations(dark: true))}}"

/// The book's own name for JetBrains Mono first, then those of other places.
private let typewriter = "Book Mono, JetBrains Mono, ui-monospace, Menlo, monospace"

private func reference(to tone: Tone) -> String { "var(\(tone.variable),\(tone.light))" }

private func rootAttributes(of root: Markup, name: String) -> [(name: String, value: String)] {
  let box = root["viewBox"] ?? ""
  let size = box.split(separator: " ").suffix(2).map(String.init)
  var attributes = [(name: "xmlns", value: "http://www.w3.org/2000/svg"), ("viewBox", box)]
  if size.count == 2 { attributes += [("width", size[0]), ("height", size[1])] }
  return attributes + [
    ("class", "figure"), ("role", "img"), ("aria-labelledby", "\(name)-title \(name)-desc"),
    ("font-family", "Inter, system-ui, sans-serif"),
  ]
}

/// Without what gnuplot writes for its own viewer; hypertext becomes the browser's own tooltip.
private func tidied(_ element: Markup) -> [Markup] {
  if element.isText {
    return element.text.allSatisfy(\.isWhitespace) ? [] : [.words(element.text.trimmedForMarkup)]
  }
  if ["title", "desc", "filter"].contains(element.name) { return [] }
  var element = element
  for (index, attribute) in element.attributes.enumerated() where attribute.name == "xlink:href" {
    element.attributes[index].name = "href"
  }
  for useless in ["xmlns:xlink", "class", "onmouseout"] { element[useless] = nil }
  if let font = element["font-family"], font.hasPrefix("Inter") {
    element["font-family"] = nil
    if font.hasSuffix(":Bold") { element["font-weight"] = "bold" }
  } else if let font = element["font-family"], font.hasPrefix("JetBrains Mono") {
    element["font-family"] = typewriter
    if font.hasSuffix(":Bold") { element["font-weight"] = "bold" }
  }
  if element.name == "tspan", element.attributes.isEmpty { return element.children }
  if let call = element["onmousemove"] {
    element["onmousemove"] = nil
    if let text = hypertext(in: call) {
      element.children.insert(Markup(name: "title", children: [.words(text)]), at: 0)
      element["class"] = "tip"
    }
  }
  return [element]
}

/// `gnuplot_svg.showHypertext(evt,'TEXT')`
private func hypertext(in call: String) -> String? {
  guard let start = call.firstIndex(of: "'"), let end = call.lastIndex(of: "'"), start < end else {
    return nil
  }
  return String(call[call.index(after: start)..<end])
}

/// Drops the definitions that nothing refers to; some marks are made of others.
private func keepUsedMarks(_ root: inout Markup) {
  var links: [(from: String?, to: String)] = []
  root.walk { element in
    if let target = element["href"] { links.append((element["id"], String(target.dropFirst()))) }
  }
  var used = Set(links.filter { $0.from == nil }.map(\.to))
  while let link = links.first(where: {
    $0.from.map(used.contains) == true && !used.contains($0.to)
  }) {
    used.insert(link.to)
  }
  root.rewriteChildren { element in
    guard element.name == "defs" else { return [element] }
    var defs = element
    defs.children.removeAll { $0["id"].map(used.contains) != true }
    return defs.children.isEmpty ? [] : [defs]
  }
}

private func prefixed(_ element: Markup, by name: String) -> Markup {
  var element = element
  if let id = element["id"] { element["id"] = "\(name)-\(id)" }
  if let target = element["href"], target.hasPrefix("#") {
    element["href"] = "#\(name)-\(target.dropFirst())"
  }
  return element
}

/// Palette colours become variables; any other colour stays what it is, in gnuplot's `rgb(r,g,b)`.
private func themed(_ element: Markup) -> Markup {
  var element = element
  for (index, attribute) in element.attributes.enumerated() {
    guard ["fill", "stroke", "color"].contains(attribute.name) else { continue }
    guard let hex = hexColour(attribute.value) else { continue }
    let tone = Tone.allCases.first { $0.light == hex }
    element.attributes[index].value = tone.map(reference) ?? hex
    if attribute.name == "fill", let tone { addHalo(to: &element, of: tone) }
  }
  return element
}

/// Words in a series' colour may cross a line; a rim of paper keeps them legible there.
private func addHalo(to element: inout Markup, of tone: Tone) {
  guard Ink(rawValue: tone.rawValue) != nil, tone != .muted,
    element.children.contains(where: { $0.name == "text" })
  else { return }
  element["stroke"] = reference(to: .paper)
  element["stroke-width"] = "4"
  element["paint-order"] = "stroke"
}

/// `rgb( 91, 100, 112)` as `#5b6470`; nil for anything else. White is the gap that gnuplot leaves around the mark of an
/// error bar, and so it is paper.
private func hexColour(_ value: String) -> String? {
  if value == "white" { return Tone.paper.light }
  guard value.hasPrefix("rgb("), value.hasSuffix(")") else { return nil }
  let parts = value.dropFirst(4).dropLast().split(separator: ",").compactMap {
    UInt8($0.filter { $0 != " " })
  }
  guard parts.count == 3 else { return nil }
  return "#" + parts.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

extension Markup {
  fileprivate var isEmptyGroup: Bool { name == "g" && children.isEmpty }
}

extension String {
  fileprivate var trimmedForMarkup: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
