#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Testing

@testable import Weaving

@Suite struct MarkerTests {
  let book: Fixture
  init() throws { book = try Fixture() }

  @Test func `a snippet is cut out, dedented, and says where it is from`() throws {
    let text = try book.woven("<!-- snippet TrueTime/Daemon.swift poll -->\n<!-- end -->")
    #expect(
      text == """
        <!-- snippet TrueTime/Daemon.swift poll -->
        ````swift
        /// Asks.
        func poll() {
          ask("```")
        }
        ````
        <sub>[TrueTime/Daemon.swift](TrueTime/Daemon.swift)</sub>
        <!-- end -->
        """)
  }

  @Test func `a snippet from the root is linked from the chapter's folder`() throws {
    try book.write("Sources/Model/Node.swift", "// snippet.node\nlet x = 1\n// snippet.end\n")
    let text = try book.woven("<!-- snippet Sources/Model/Node.swift node -->\n<!-- end -->")
    #expect(text.contains("(../../Sources/Model/Node.swift)"))
  }

  @Test func `a figure has its picture, its claim and its origin`() throws {
    let text = try book.woven("<!-- figure saw -->\n<!-- end -->")
    let data = try book.repository.sha256("data/truetime-day.csv").prefix(12)
    let script = try book.repository.sha256("plots/saw.gp").prefix(12)
    #expect(text.contains("![A \\[saw\\]](../../plots/saw.svg)"))
    #expect(text.contains("**Figure 1.1.** **It climbs** to 7\u{A0}ms."))
    #expect(
      text.contains(
        "<sub>[truetime-day.csv](../../data/truetime-day.csv) `\(data)` · "
          + "[saw.gp](../../plots/saw.gp) `\(script)` · `make chapter-clocks`</sub>"))
  }

  @Test func `a table aligns its numbers and escapes its words`() throws {
    let text = try book.woven(
      """
      <!-- table truetime-day columns clock="Clock", epsilon_ms="ε (ms)" digits 1 where seed=2 -->
      <!-- end -->
      """)
    #expect(
      text.contains(
        """
        **Table 1.1.**

        | Clock | ε (ms) |
        | :-- | --: |
        | a | 12\u{202F}345.7 |
        | &lt;b onclick="x"\\>\\|evil\\|&lt;/b\\> | \u{2212}2.0 |
        """))
  }

  /// A log's entries are words, also where there is one entry alone.
  @Test func `a column of words with numbers in them stands to the left, lone numbers too`() throws
  {
    try book.writeTable("logs", "log,first\n1,never\n1 1 2,3\n")
    let text = try book.woven("<!-- table logs columns log, first -->\n<!-- end -->")
    #expect(text.contains("| log | first |\n| :-- | --: |\n| 1 | never |"))
  }

  @Test func `a claim that holds is said`() throws {
    let text = try book.woven("Well. <!-- claim bound-holds --><!-- end -->")
    #expect(text == "Well. <!-- claim bound-holds -->The &lt;bound\\> holds.<!-- end -->")
  }

  @Test func `a claim alone on its line becomes a paragraph`() throws {
    let text = try book.woven("<!-- claim bound-holds --><!-- end -->")
    #expect(text == "<!-- claim bound-holds -->\nThe &lt;bound\\> holds.\n<!-- end -->")
  }

  @Test func `figures and tables are numbered by where they stand`() throws {
    try book.write("plots/tooth.gp", Fixture.script.replacing("figure: saw", with: "figure: tooth"))
    try book.write("plots/tooth.svg", "<svg></svg>")
    try book.write("plots/tooth-phone.svg", "<svg></svg>")
    try book.write(
      "chapters/a1-proofs/README.md",
      "# Proofs\n\n<!-- figure tooth -->\n<!-- end -->\n\nSee <!-- ref saw --><!-- end -->.\n")
    let text = try book.woven(
      """
      See <!-- ref saw --><!-- end -->, <!-- ref tooth --><!-- end --> and <!-- ref proofs --><!-- end -->.

      <!-- figure saw -->
      <!-- end -->
      """)
    #expect(text.contains("See <!-- ref saw -->Figure 1.1<!-- end -->,"))
    #expect(text.contains("[Figure A1.1](../a1-proofs/README.md)"))
    #expect(text.contains("[Appendix A1](../a1-proofs/README.md)"))
    let appendix = try book.read("chapters/a1-proofs/README.md")
    #expect(appendix.contains("**Figure A1.1.**"))
    #expect(appendix.contains("[Figure 1.1](../01-clocks/README.md)"))
  }

  @Test func `the front page lists the chapters that exist`() throws {
    try book.write("chapters/README.md", "# Book\n\n<!-- contents -->\n<!-- end -->\n")
    try book.write("chapters/02-empty/notes.txt", "")
    _ = try book.woven("Text.")
    #expect(
      try book.read("chapters/README.md")
        == "# Book\n\n<!-- contents -->\n- Chapter 1. [Clocks](01-clocks/README.md)\n<!-- end -->\n"
    )
  }

  @Test(arguments: [
    "```\n<!-- nonsense -->\n```", "~~~~\n<!-- end -->\n~~~\n~~~~", "Say `<!-- value x -->` so.",
    "- item\n\n  ```html\n  <!-- figure none -->\n  ```",
  ]) func `what looks like a marker in code is left alone`(body: String) throws {
    #expect(try book.woven(body) == body)
  }

  @Test func `weaving twice changes nothing`() throws {
    let first = try book.woven(
      """
      Worst <!-- value truetime-day epsilon_ms max --><!-- end -->; <!-- claim bound-holds --><!-- end -->

      <!-- figure saw -->
      <!-- end -->

      <!-- snippet TrueTime/Daemon.swift poll -->
      <!-- end -->

      <!-- table truetime-day columns clock, epsilon_ms -->
      <!-- end -->
      """)
    #expect(try Weaver(book.repository).weave() == [])
    #expect(try book.woven(first) == first)
    try Weaver(book.repository).check()
  }
}
#endif
