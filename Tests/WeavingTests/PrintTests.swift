#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Measurement
import Testing

@testable import Weaving

@Suite struct PrintTests {
  let book: Fixture
  init() throws { book = try Fixture() }

  private func printed(_ body: String, _ target: PrintMarkdown.Target) throws -> String {
    try book.writeChapter(body)
    let page = try #require(try Weaver(book.repository).book().pages.first)
    let rendering = PrintMarkdown(target: target) { figure throws(Complaint) in
      "<svg>\(figure.name)</svg>"
    }
    return try rendering.text(of: page)
  }

  @Test func `a cell that tries to be HTML is words in print`() throws {
    let table = "<!-- table truetime-day columns clock, epsilon_ms -->\n<!-- end -->"
    let html = try printed(table, .html)
    #expect(html.contains("<td>&lt;b onclick=&quot;x&quot;&gt;|evil|&lt;/b&gt;</td>"))
    #expect(!html.contains("<b"))
    #expect(try printed(table, .typst).contains("\"<b onclick=\\\"x\\\">|evil|</b>\""))
  }

  @Test func `no word of data ends the attribute it stands in, nor the door inside`() throws {
    let clock = "a&quot;}]{onclick=x}"
    try book.writeTable("truetime-day", Fixture.day + "3,\(clock),1.0\n")
    let html = try printed(
      "It is <!-- value truetime-day epsilon_ms max where clock=\"\(clock)\" --><!-- end -->.",
      .html)
    #expect(html.contains("where clock=a&amp;quot;}]{onclick=x} (1 row;"))
    #expect(!html.contains("&quot;"))
  }

  @Test func `a number is a door to its table`() throws {
    let value = "It is <!-- value truetime-day epsilon_ms max where clock=\"a\" --><!-- end -->."
    #expect(
      try printed(value, .html).contains(
        "[12\u{202F}345.678]{.value title=\"truetime-day, epsilon_ms, max where clock=a (2 rows; "
          + "make chapter-clocks)\" data-doors="))
    #expect(
      try printed(value, .html).contains(
        #"{\"table\":\"data/truetime-day.csv\",\"column\":\"epsilon_ms\","#
          + #"\"statistic\":\"max\",\"rows\":\"2 rows where clock=a\","#
          + #"\"from\":\"make chapter-clocks\"}"#))
    #expect(try printed(value, .typst).contains("It is 12\u{202F}345.678."))
  }

  @Test func `a number keeps to one line, and a cell of words may break`() throws {
    let cell = try printed(
      "It is <!-- cell truetime-day clock where epsilon_ms=-2.0 --><!-- end -->.", .html)
    #expect(cell.contains("]{.value .words title="))
    let word = try printed(
      "It is <!-- cell truetime-day clock where epsilon_ms=3.5 --><!-- end -->.", .html)
    #expect(word.contains("]{.value title="))
  }

  @Test func `a figure in print carries drawing, caption, provenance and anchor`() throws {
    let figure = "See <!-- ref saw --><!-- end -->.\n\n<!-- figure saw -->\n<!-- end -->"
    let html = try printed(figure, .html)
    #expect(html.contains("[Figure\u{A0}1.1](#fig-saw){.ref}"))
    #expect(html.contains("<figure class=\"plot\" id=\"fig-saw\">"))
    #expect(html.contains("<a href=\"data/truetime-day.csv\">truetime-day.csv</a>"))
    let typst = try printed(figure, .typst)
    #expect(typst.contains("`#link(<fig-saw>)[Figure\u{A0}1.1]`{=typst}"))
    #expect(typst.contains("\"A [saw]\""))
    #expect(typst.contains("] <fig-saw>"))
  }

  @Test func `a measured table's anchor has no slash, which typst would not take`() throws {
    try book.writeTable(
      "live/speed", "ratio\n0.5\n",
      machine: MachineDescription(
        processor: "p", cores: 1, memoryGiB: 1, system: "s", compiler: "c", day: "2026-11-25"))
    let table = """
      See <!-- ref live/speed --><!-- end -->.

      <!-- table live/speed columns ratio -->
      <!-- end -->
      """
    #expect(try printed(table, .html).contains("<figure class=\"table\" id=\"tbl-live-speed\">"))
    let typst = try printed(table, .typst)
    #expect(typst.contains("] <tbl-live-speed>") && typst.contains("#link(<tbl-live-speed>)"))
  }

  @Test func `a chapter that cites ends in references, another does not`() throws {
    #expect(try printed("As said [@corbett2012spanner].", .html).contains("## References"))
    #expect(try !printed("Write to ann@example.org.", .html).contains("## References"))
  }

  @Test func `missing tools are named together with the remedy`() throws {
    #expect {
      try Tools(
        venv: book.root.appendingPathComponent(".venv"), requirements: "r.txt", withPDF: false)
    } throws: { error in
      "\(error)".contains("pandoc is needed for printing") && "\(error)".contains("pip install")
    }
  }
}
#endif
