import Measurement

/// Renders a page's model as pandoc's Markdown for one of the two printed books.
///
/// Prose passes as it is. What we made ourselves passes as raw HTML or raw typst around Markdown,
/// so that the shape of a figure or a table is decided here and not guessed by a converter.
struct PrintMarkdown {
  enum Target { case html, typst }

  var target: Target
  /// The drawing of a figure, ready for the target: inline SVG, or a path typst can open.
  var drawing: (Figure) throws(Complaint) -> String

  func text(of page: Page) throws(Complaint) -> String {
    var text = ""
    for (index, piece) in page.pieces.enumerated() {
      var content = try rendered(piece.content, in: page.chapter)
      if index == 0 { content = PrintMarkdown.withoutTitle(content) }
      text += piece.onItsOwn ? "\n\(content)\n" : content
    }
    return page.citesSomething ? text + PrintMarkdown.references : text
  }

  /// Where citeproc puts the list of what a chapter cites.
  private static let references = "\n\n## References\n\n::: {#refs}\n:::\n"

  /// The title comes from the template.
  private static func withoutTitle(_ prose: String) -> String {
    String(prose.drop { !$0.isNewline })
  }

  private func rendered(_ content: Piece.Content, in chapter: Chapter) throws(Complaint) -> String {
    switch content {
    case .prose(let text): text
    case .snippet(let snippet): listing(snippet)
    case .figure(let figure): try self.figure(figure)
    case .table(let table): self.table(table)
    case .value(let value): span(value)
    case .claim(let name, let claim):
      span(claim.says, "claim", "Claim \(name) holds: \(claim.evidence)")
    case .ref(let target): reference(target, from: chapter)
    case .contents(let chapters): contents(chapters)
    }
  }

  /// The title serves where there is no script; what the script reads stands beside it. A number and its unit
  /// stay on one line, words do not.
  private func span(_ value: Value) -> String {
    let doors = JSONText.list(value.doors.map(\.json)).description
    let kind = value.text.contains(" ") ? "value .words" : "value"
    return span(value.text, kind, value.origin, "data-doors=\"\(Markup.attribute(doors))\"")
  }

  private func span(_ text: String, _ kind: String, _ title: String, _ more: String = "") -> String
  {
    switch target {
    case .html:
      "[\(Markdown.escaped(text))]{.\(kind) title=\"\(Markup.attribute(title))\""
        + (more.isEmpty ? "}" : " \(more)}")
    case .typst: Markdown.escaped(text)
    }
  }

  private func listing(_ snippet: Snippet) -> String {
    let place = "\(snippet.path):\(snippet.line)"
    let code = Markdown.fenced(snippet.code, snippet.language)
    return switch target {
    case .html:
      """
      \(raw("<figure class=\"listing\">\n<figcaption>\(Markup.html(place))</figcaption>"))

      \(code)

      \(raw("</figure>"))
      """
    case .typst:
      "\(raw("#listing(\(Markup.typst(place)))["))\n\n\(code)\n\n\(raw("]"))"
    }
  }

  private func figure(_ figure: Figure) throws(Complaint) -> String {
    let drawing = try drawing(figure)
    let label = "Figure \(figure.number)"
    let sources = figure.tables + [figure.script]
    switch target {
    case .html:
      return """
        \(raw("<figure class=\"plot\" id=\"\(Labels.Target.anchor(.figure, figure.name))\">\n"
          + "<div class=\"scroll\">\(drawing)</div>\n<figcaption>"))

        [\(label)]{.number} \(caption(figure.caption))

        \(raw(provenance(sources, figure.command, figure.judged) + "\n</figcaption>\n</figure>"))
        """
    case .typst:
      let picture = "\(Markup.typst(drawing)), \(Markup.typst(figure.alt))"
      return """
        \(raw("#plot(\(picture), \(Markup.typst(label)), \(provenance(sources, figure.command, figure.judged)))["))

        \(caption(figure.caption))

        \(raw("] <\(Labels.Target.anchor(.figure, figure.name))>"))
        """
    }
  }

  private func table(_ table: PrintedTable) -> String {
    let label = "Table \(table.number)"
    let provenance = provenance([table.source], table.command, table.judged)
    return switch target {
    case .html:
      """
      \(raw("<figure class=\"table\" id=\"\(Labels.Target.anchor(.table, table.name))\">\n<figcaption>"))

      [\(label)]{.number} \(caption(table.caption))

      \(raw("</figcaption>\n<div class=\"scroll\">\(Markup.htmlTable(table))</div>\n"
        + provenance + "\n</figure>"))
      """
    case .typst:
      """
      \(raw("#numbers(\(Markup.typstTable(table)), \(Markup.typst(label)), \(provenance))["))

      \(caption(table.caption))

      \(raw("] <\(Labels.Target.anchor(.table, table.name))>"))
      """
    }
  }

  private func caption(_ parts: [CaptionPart]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .value(let value): span(value)
      }
    }.joined()
  }

  private func provenance(
    _ sources: [SourceFile], _ command: String?, _ judged: String?
  ) -> String {
    switch target {
    case .html: Markup.htmlProvenance(sources, command, judged: judged)
    case .typst: Markup.typstProvenance(sources, command, judged: judged)
    }
  }

  private func reference(_ target: Labels.Target, from chapter: Chapter) -> String {
    let text = target.text.replacing(" ", with: "\u{A0}")
    switch self.target {
    case .html:
      let page = target.chapter == chapter ? "" : "\(target.chapter.folder).html"
      let place = target.anchor.isEmpty ? "" : "#\(target.anchor)"
      let link = page + place
      return link.isEmpty ? text : "[\(text)](\(Markdown.link(link))){.ref}"
    case .typst:
      let label = target.anchor.isEmpty ? target.chapter.folder : target.anchor
      return "`#link(<\(label)>)[\(text)]`{=typst}"
    }
  }

  private func contents(_ chapters: [Chapter]) -> String {
    switch target {
    case .html: raw(Markup.htmlContents(chapters))
    case .typst: raw("#contents()")
    }
  }

  private func raw(_ text: String) -> String {
    Markdown.fenced(text, "{=\(target == .html ? "html" : "typst")}")
  }
}
