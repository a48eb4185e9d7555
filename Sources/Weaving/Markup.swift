import Drawing

/// Pieces of HTML and of typst that we write ourselves, with whatever came from data made harmless.
enum Markup {
  static func html(_ text: String) -> String { text.escapedForMarkup }

  /// The value of an attribute in pandoc's Markdown, between double quotes; pandoc reads entities there, too.
  static func attribute(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("&", with: "&amp;")
      .replacing("\"", with: "\\\"").replacing("\n", with: " ")
  }

  /// A string of typst's, with its quotes.
  static func typst(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  static func htmlTable(_ table: PrintedTable) -> String {
    func cells(_ tag: String, _ texts: [String]) -> String {
      zip(table.columns, texts).map { column, text in
        let kind = column.isNumeric ? " class=\"numeric\"" : ""
        let name = tag.split(separator: " ")[0]
        return "<\(tag)\(kind)>\(html(text))</\(name)>"
      }.joined()
    }
    let rows = table.rows.map { "<tr>\(cells("td", $0))</tr>" }.joined(separator: "\n")
    return """
      <table>
      <thead><tr>\(cells("th scope=\"col\"", table.columns.map(\.heading)))</tr></thead>
      <tbody>
      \(rows)
      </tbody>
      </table>
      """
  }

  static func typstTable(_ table: PrintedTable) -> String {
    let alignment = table.columns.map { $0.isNumeric ? "right" : "left" }
    let cells = ([table.columns.map(\.heading)] + table.rows).map { row in
      row.map { typst($0) + ", " }.joined()
    }
    return "table(columns: (\(typstWidths(table).joined(separator: ", ")),), "
      + "align: (\(alignment.joined(separator: ", ")),), "
      + "table.header(\(cells[0])), \(cells.dropFirst().joined()))"
  }

  /// Columns of sentences share what the others leave of the page: one that has twice as much to say gets less than twice
  /// the width, or the others would be all hyphens.
  private static func typstWidths(_ table: PrintedTable) -> [String] {
    let longest = table.columns.indices.map { column in
      table.rows.map { $0[column].count }.max() ?? 0
    }
    return longest.map { $0 > 30 ? "\(Int(Double($0).squareRoot()))fr" : "auto" }
  }

  /// What a picture was made from: every file a link with its stamp, then the command and who judged it.
  static func htmlProvenance(
    _ sources: [SourceFile], _ command: String?, judged: String?
  ) -> String {
    let files = sources.map { file in
      "<span><a href=\"\(html(file.path))\">\(html(file.name))</a> "
        + "<code>\(file.stamp)</code></span>"
    }
    let making = command.map { ["<span class=\"command\"><code>\(html($0))</code></span>"] } ?? []
    let verdict = judged.map { ["<span class=\"judged\">\(html($0))</span>"] } ?? []
    return
      "<p class=\"provenance\">\((files + making + verdict).joined(separator: " "))</p>"
  }

  static func typstProvenance(
    _ sources: [SourceFile], _ command: String?, judged: String?
  ) -> String {
    let files = sources.map { "(\(typst($0.name)), \(typst($0.stamp))), " }.joined()
    return "provenance((\(files)), \(command.map(typst) ?? "none"), "
      + "\(judged.map(typst) ?? "none"))"
  }

  static func htmlContents(_ chapters: [Chapter]) -> String {
    let items = chapters.map { chapter in
      "<li><span class=\"n\">\(html(chapter.number ?? ""))</span>"
        + "<a href=\"\(html(chapter.folder)).html\">\(html(chapter.title))</a></li>"
    }
    return "<ol class=\"contents\">\n\(items.joined(separator: "\n"))\n</ol>"
  }
}
