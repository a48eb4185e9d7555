#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Testing

@testable import Weaving

/// Two chapters that speak of each other's figures, tables, numbers and claims. The first is chapter 0.
@Suite struct CrossReferenceTests {
  let book: Fixture

  init() throws {
    book = try Fixture()
    for name in ["saw", "saw-phone", "tooth_mark", "tooth_mark-phone"] {
      try book.write(
        "plots/\(name).svg",
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><title>A</title>
        <path stroke="#888" d="M10,10 L80,50"/></svg>

        """)
    }
    try book.write(
      "plots/tooth_mark.gp", Fixture.script.replacing("figure: saw", with: "figure: tooth_mark"))
    try book.writeTable(
      "live/this-clock", "second,epsilon_ms\n0,1.5\n",
      machine: MachineDescription(
        processor: "Abacus", cores: 2, memoryGiB: 4, system: "Debian", compiler: "Swift",
        day: "2026-11-25"))
    try book.write(
      "data/claims/laboratory.csv", "claim,says,verdict,evidence\nsame,It is.,holds,x\n")
    try book.write("chapters/README.md", "# Book\n\n<!-- contents -->\n<!-- end -->\n")
    try book.write(
      "chapters/00-laboratory/README.md",
      """
      # The laboratory

      As [@corbett2012spanner] and <!-- ref saw --><!-- end --> of <!-- ref clocks --><!-- end --> have it.

      <!-- figure tooth_mark -->
      <!-- end -->

      <!-- table live/this-clock columns epsilon_ms="ε (ms)" caption "Ours." -->
      <!-- end -->

      """)
    try book.writeChapter(
      """
      In <!-- ref laboratory --><!-- end --> stand <!-- ref tooth_mark --><!-- end --> and
      see <!-- ref live/this-clock --><!-- end -->; it was
      at <!-- value live/this-clock epsilon_ms max unit ms --><!-- end -->,
      and <!-- claim laboratory/same --><!-- end --> As [@corbett2012spanner] has it.

      <!-- figure saw -->
      <!-- end -->
      """)
  }

  @Test func `chapter 0 stands first, and its figures and tables have its number`() throws {
    _ = try Weaver(book.repository).weave()
    let front = try book.read("chapters/README.md")
    #expect(
      front.contains(
        "- Chapter 0. [The laboratory](00-laboratory/README.md)\n"
          + "- Chapter 1. [Clocks](01-clocks/README.md)\n"))
    let laboratory = try book.read("chapters/00-laboratory/README.md")
    #expect(laboratory.contains("**Figure 0.1.**") && laboratory.contains("**Table 0.1.**"))
    #expect(laboratory.contains("[Figure 1.1](../01-clocks/README.md)"))
    #expect(laboratory.contains("[Chapter 1](../01-clocks/README.md)"))
    let clocks = try book.read()
    #expect(clocks.contains("[Chapter 0](../00-laboratory/README.md)"))
    #expect(clocks.contains("[Figure 0.1](../00-laboratory/README.md)"))
    #expect(clocks.contains("[Table 0.1](../00-laboratory/README.md)"))
    #expect(clocks.contains("-->1.5\u{A0}ms<!-- end -->"))
    #expect(clocks.contains("-->It is.<!-- end -->"))
  }

  @Test func `a measured number's door says which machine it is from, a simulated one's none`()
    throws
  {
    let read = try Weaver(book.repository).book()
    let rendering = PrintMarkdown(target: .html) { _ throws(Complaint) in "" }
    let clocks = try rendering.text(of: try #require(read.pages.last))
    #expect(
      clocks.contains(#"\"machine\":\"Abacus, 2 cores, 4 GiB, Debian, Swift, on 2026-11-25\"}]"#))
    #expect(clocks.contains("make chapter-clocks; Abacus, 2 cores"), "without a script, too")
    let doors = clocks.split(separator: "data-doors=").dropFirst()
    #expect(doors.count { $0.contains("machine") } == 1)
    #expect(doors.count == 2)
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let tools = try? Tools(
    venv: root.appendingPathComponent(".venv"), requirements: "", withPDF: true)

  /// `Printer` itself refuses a page whose link leads nowhere, and typst a label that is not there.
  @Test(.enabled(if: tools != nil, "pandoc and typst are not in .venv"))
  func `in print every reference to the other chapter is a link that leads there`() throws {
    let mark = "<meta name=\"generator\" content=\"weave\">"
    try book.write("report/02-renamed.html", "<html>\(mark)</html>")
    try book.write("report/mine.html", "<html></html>")
    let printer = Printer(
      try Weaver(book.repository).book(), of: book.repository,
      tools: try #require(CrossReferenceTests.tools),
      assets: CrossReferenceTests.root.appendingPathComponent("Sources/weave/Assets"),
      out: book.repository.url("report"), withPDF: true)
    _ = try printer.print()
    let clocks = try book.read("report/01-clocks.html")
    for link in [
      "00-laboratory.html\"", "00-laboratory.html#fig-tooth_mark\"",
      "00-laboratory.html#tbl-live-this-clock\"", "#ref-corbett2012spanner\"",
    ] { #expect(clocks.contains("href=\"\(link)"), "\(link)") }
    let laboratory = try book.read("report/00-laboratory.html")
    #expect(laboratory.contains("href=\"01-clocks.html#fig-saw\""))
    #expect(laboratory.contains("Chapter 0</p>"))
    #expect(book.repository.exists("report/data/live/this-clock.csv"))
    #expect(laboratory.contains(mark))
    #expect(
      !book.repository.exists("report/02-renamed.html"), "a page of a chapter that is no more")
    #expect(book.repository.exists("report/mine.html"), "no page of ours")
    #expect(try book.read("report/index.html").contains("<span class=\"n\">0</span>"))
  }
}
#endif
