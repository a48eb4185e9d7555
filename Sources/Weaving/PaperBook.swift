import Drawing
import Foundation

/// The PDF: every chapter through pandoc into one typst document in the house template.
struct PaperBook {
  let printer: Printer
  let work: URL

  func print() throws {
    let template = printer.assets.appendingPathComponent("book.typ")
    var text = String(decoding: try Data(contentsOf: template), as: UTF8.self)
    text += "\n#title-page(\(Markup.typst(Printer.title)))\n"
    let hasContents = printer.book.pages.contains { page in
      page.pieces.contains { if case .contents = $0.content { true } else { false } }
    }
    if !hasContents { text += "#contents()\n" }
    for page in printer.book.pages { text += try chapter(page) }
    try copyDrawings()
    let source = work.appendingPathComponent("book.typ")
    try Data(text.utf8).write(to: source)
    let fonts = printer.assets.appendingPathComponent("fonts")
    let pdf = printer.out.appendingPathComponent(Printer.pdf)
    try printer.tools.typeset(source, to: pdf, fonts: fonts)
    try printer.requireEnd("%%EOF", of: pdf)
  }

  private func chapter(_ page: Page) throws -> String {
    let name = page.chapter.folder.isEmpty ? "front" : page.chapter.folder
    let markdown = work.appendingPathComponent("\(name).typ.md")
    let result = work.appendingPathComponent("\(name).typ")
    let rendering = PrintMarkdown(target: .typst) { figure throws(Complaint) in "\(figure.name).svg"
    }
    try Data(try rendering.text(of: page).utf8).write(to: markdown)
    let arguments = printer.arguments(markdown, to: result, chapter: page.chapter)
    try printer.tools.convert(
      arguments + ["--to", "typst", "--syntax-highlighting", "pygments"], in: work)
    let body = String(decoding: try Data(contentsOf: result), as: UTF8.self)
    guard let number = page.chapter.number else { return "\n#front[\n\(body)\n]\n" }
    let title = "\(Markup.typst(page.chapter.title)), \(Markup.typst(page.chapter.label))"
    return "\n#chapter(\(title), \(Markup.typst(number))) <\(page.chapter.folder)>\n\n\(body)\n"
  }

  private func copyDrawings() throws {
    for figure in printer.book.figures {
      let svg = printed(try printer.repository.text(figure.drawing))
      try Data(svg.utf8).write(to: work.appendingPathComponent("\(figure.name).svg"))
    }
  }
}
