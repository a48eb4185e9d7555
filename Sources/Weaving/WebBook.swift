import Foundation

/// The HTML pages of the book.
struct WebBook {
  let printer: Printer
  let work: URL

  private var chapters: [Chapter] { printer.book.pages.map(\.chapter) }

  func print(_ index: Int) throws {
    let page = printer.book.pages[index]
    let markdown = work.appendingPathComponent("\(page.chapter.pageName).md")
    let rendering = PrintMarkdown(target: .html) { figure throws(Complaint) in
      let wide = try printer.repository.text(figure.drawing)
      let narrow = try printer.repository.text(figure.narrowDrawing)
      return "<div class=\"wide\">\n\(wide)</div>\n<div class=\"narrow\">\n\(narrow)</div>\n"
    }
    try Data(try rendering.text(of: page).utf8).write(to: markdown)
    let result = printer.out.appendingPathComponent(page.chapter.pageName)
    let arguments = printer.arguments(markdown, to: result, chapter: page.chapter)
    try printer.tools.convert(arguments + shape + variables(index), in: work)
    try printer.requireEnd("</html>", of: result)
  }

  private var shape: [String] {
    [
      "--to", "html5", "--mathml", "--toc", "--toc-depth", "2", "--email-obfuscation", "none",
      "--template", printer.assets.appendingPathComponent("page.html").path,
    ]
  }

  private func variables(_ index: Int) -> [String] {
    let chapter = chapters[index]
    let heading = chapter.folder.isEmpty ? Printer.title : "\(chapter.title) · \(Printer.title)"
    var variables = [
      "--metadata", "title=\(chapter.title)", "--metadata", "lang=en",
      "--variable", "pagetitle=\(Markup.html(heading))",
      "--variable", "book=\(Markup.html(Printer.title))",
      "--variable", "heading=\(Markup.html(chapter.title))",
      "--variable", "eyebrow=\(Markup.html(chapter.label))",
      "--variable", "before=\(links(chapters[..<index]))",
      "--variable", "here=\(link(chapter, isHere: true))",
      "--variable", "after=\(links(chapters[(index + 1)...]))",
    ]
    if printer.withPDF { variables += ["--variable", "pdf=\(Printer.pdf)"] }
    if index > 0 {
      variables += ["--variable", "previous=\(neighbour(index - 1, "prev", "Previous"))"]
    }
    if index + 1 < chapters.count {
      variables += ["--variable", "next=\(neighbour(index + 1, "next", "Next"))"]
    }
    return variables
  }

  private func links(_ chapters: ArraySlice<Chapter>) -> String {
    chapters.map { "<li>\(link($0, isHere: false))</li>" }.joined(separator: "\n")
  }

  private func link(_ chapter: Chapter, isHere: Bool) -> String {
    let number =
      chapter.number.map { "<span class=\"n\">\($0)</span>" } ?? "<span class=\"n\"></span>"
    let here = isHere ? " aria-current=\"page\"" : ""
    return
      "<a href=\"\(Markup.html(chapter.pageName))\"\(here)>\(number)<span>\(Markup.html(chapter.shortTitle))</span></a>"
  }

  private func neighbour(_ index: Int, _ relation: String, _ word: String) -> String {
    let chapter = chapters[index]
    let number = chapter.number.map { "\($0)\u{2002}" } ?? ""
    return "<a rel=\"\(relation)\" href=\"\(Markup.html(chapter.pageName))\"><small>\(word)</small>"
      + "<span>\(number)\(Markup.html(chapter.shortTitle))</span></a>"
  }
}
