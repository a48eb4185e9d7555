#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Testing

@testable import Weaving

@Suite struct ErrorTests {
  let book: Fixture
  init() throws { book = try Fixture() }

  @Test(arguments: [
    ("Say <!-- sneppit x --><!-- end -->", "unknown marker \"sneppit\""),
    ("Say <!-- value truetime-day epsilon_ms max -->", "value is not closed"),
    ("Say <!-- value", "a comment is opened and never closed"),
    ("Say <!-- end -->", "this end closes nothing"),
    ("Say <!-- value none x max --><!-- end -->", "no table none: data/none.csv does not exist"),
    ("Say <!-- value truetime-day x max --><!-- end -->", "no column \"x\""),
    ("Say <!-- value truetime-day epsilon_ms best --><!-- end -->", "unknown statistic \"best\""),
    (
      "Say <!-- value truetime-day epsilon_ms --><!-- end -->",
      "expected a statistic after the column; there are only, count"
    ),
    (
      "Say <!-- value truetime-day epsilon_ms where seed=1 --><!-- end -->",
      "a statistic stands before \"where\"; of a single row it is only"
    ),
    ("Say <!-- value truetime-day epsilon_ms only --><!-- end -->", "has no value: 4 rows match"),
    ("Say <!-- value truetime-day epsilon_ms max where seed=9 --><!-- end -->", "no row matches"),
    ("Say <!-- value truetime-day clock max --><!-- end -->", "is not a number"),
    (
      "Say <!-- value truetime-day epsilon_ms max twice --><!-- end -->", "did not expect \"twice\""
    ),
    ("Say <!-- claim cheap --><!-- end -->", "does not hold (fails): 8 ms"),
    ("Say <!-- claim none --><!-- end -->", "has no claim \"none\""),
    ("Say <!-- claim raft/none --><!-- end -->", "data/claims/raft.csv does not exist"),
    ("Say <!-- ref none --><!-- end -->", "nothing is called \"none\""),
    ("As said [see @none2020], so.", "@none2020 is not in data/published/references.bib"),
    ("As in @fig:saw.", "write <!-- ref saw --><!-- end -->"),
    ("<!-- figure none -->\n<!-- end -->", "plots/none.gp does not exist"),
    (
      "<!-- snippet TrueTime/Daemon.swift none -->\n<!-- end -->",
      "no snippet none; it has poll, open"
    ),
    ("<!-- snippet TrueTime/Daemon.swift open -->\n<!-- end -->", "has no // snippet.end"),
    ("<!-- snippet None.swift x -->\n<!-- end -->", "no file chapters/01-clocks/None.swift"),
    ("<!-- snippet ../../Sources/X.swift x -->\n<!-- end -->", "write the path from the root"),
    ("<!-- table truetime-day columns none -->\n<!-- end -->", "no column \"none\""),
    ("<!-- table truetime-day -->\n<!-- end -->", "a table needs: columns"),
    ("<!-- table truetime-day columns seed where seed=9 -->\n<!-- end -->", "no row matches"),
    ("<!-- figure ../saw -->\n<!-- end -->", "\"../saw\" cannot be the figure's name"),
    ("<!-- figure \"a>b\" -->\n<!-- end -->", "\"a>b\" cannot be the figure's name"),
    ("<!-- table \"a b\" columns x -->\n<!-- end -->", "\"a b\" cannot be the name of a table"),
    ("Say <!-- value ../x y max --><!-- end -->", "../x is outside data/"),
    ("Say <!-- figure saw -->\n<!-- end -->", "must begin its line"),
    ("<!-- value truetime-day epsilon_ms max --><!-- end --> it is", "may not begin a line"),
  ]) func `a mistake is reported with its file and line`(body: String, message: String) throws {
    let problems = try book.problems("One line.\n\n\(body)")
    #expect(problems.count == 1)
    let problem = try #require(problems.first)
    #expect(problem.hasPrefix("chapters/01-clocks/README.md:5: "))
    #expect(problem.contains(message), "\(problem)")
  }

  @Test func `all mistakes are reported at once, in reading order`() throws {
    let problems = try book.problems(
      """
      A <!-- ref nowhere --><!-- end -->

      <!-- figure none -->
      <!-- end -->

      [@none] and <!-- odd --><!-- end -->
      """)
    #expect(
      problems.map { $0.prefix(32) } == [3, 5, 8, 8].map { "chapters/01-clocks/README.md:\($0): " })
  }

  @Test func `a failed weave leaves every file as it was`() throws {
    try book.write(
      "chapters/02-raft/README.md", "# Raft\n\n<!-- figure none -->\nold\n<!-- end -->\n")
    let body = "Say <!-- value truetime-day epsilon_ms max -->old<!-- end -->."
    #expect(try book.problems(body).count == 1)
    #expect(try book.read() == "# Clocks\n\n\(body)\n")
  }

  @Test func `a chapter without a title is refused`() throws {
    try book.write(Fixture.chapter, "Clocks\n")
    let problems = book.problems { _ = try Weaver(book.repository).weave() }
    #expect(problems == ["\(Fixture.chapter):1: the first line must be the title: # Title"])
  }

  @Test func `a mistake in a caption points at the script`() throws {
    try book.write(
      "plots/saw.gp",
      Fixture.script.replacing("epsilon_ms", with: "none").replacing("to {", with: "@x {"))
    let problems = try book.problems("<!-- figure saw -->\n<!-- end -->")
    #expect(problems.count == 2)
    #expect(problems.allSatisfy { $0.hasPrefix("plots/saw.gp:4: ") })
  }

  @Test func `a figure that is not drawn is missed`() throws {
    try book.write("plots/tooth.gp", Fixture.script.replacing("figure: saw", with: "figure: tooth"))
    let problems = try book.problems("<!-- figure tooth -->\n<!-- end -->")
    #expect(problems == ["\(Fixture.chapter):3: plots/tooth.svg is not drawn; run: make weave"])
  }

  @Test func `two figures may not share a name`() throws {
    let figure = "<!-- figure saw -->\n<!-- end -->"
    let problems = try book.problems("\(figure)\n\n\(figure)")
    #expect(problems.count == 1)
    #expect(problems.first?.contains(":6: Figure 1.1 is already called saw") == true)
  }

  @Test func `a table that its manifest does not describe is refused, with the remedy`() throws {
    try book.writeTable("truetime-day", Fixture.day, sha256: String(repeating: "0", count: 64))
    let problems = try book.problems("Say <!-- value truetime-day epsilon_ms max --><!-- end -->")
    #expect(problems.first?.hasSuffix("(sha256 differs); run: make chapter-clocks") == true)
  }

  @Test func `a table with other rows than its manifest says is refused`() throws {
    try book.writeTable("truetime-day", Fixture.day, rows: 5)
    let problems = try book.problems("Say <!-- value truetime-day epsilon_ms max --><!-- end -->")
    #expect(problems.first?.contains("has 4 rows where its manifest has 5") == true)
  }

  @Test func `published numbers without a source are refused`() throws {
    for head in ["", "# noted: x\n", "# source:\n"] {
      try book.write("data/published/drift.csv", head + "clock,drift\ntypical,10\n")
      let problems = try book.problems("Say <!-- value published/drift drift max --><!-- end -->")
      #expect(problems.first?.hasSuffix("begin with `# source:` and who published it") == true)
    }
  }

  @Test func `what is no file is not waited for, and what is too large is not read`() throws {
    let path = book.repository.url("data/odd.csv").path
    let makers: [(make: () -> Void, says: String)] = [
      ({ mkfifo(path, 0o644) }, "data/odd.csv is not a file"),
      ({ mkdir(path, 0o755) }, "data/odd.csv is not a file"),
      (
        {
          close(creat(path, 0o644)); truncate(path, 2 << 30)
        }, "data/odd.csv has 2147483648 bytes"
      ),
    ]
    for maker in makers {
      try? FileManager.default.removeItem(atPath: path)
      maker.make()
      let problems = try book.problems("Say <!-- value odd x max --><!-- end -->")
      #expect(problems.first?.contains(maker.says) == true, "\(problems)")
    }
  }

  @Test func `a folder without chapters is no book`() throws {
    try FileManager.default.removeItem(at: book.repository.url("chapters"))
    let problems = book.problems { _ = try Weaver(book.repository).weave() }
    #expect(problems == ["chapters:1: no chapter is in \(book.repository.root.path)/chapters"])
  }

  @Test func `a table without a manifest is refused`() throws {
    try book.write("data/loose.csv", "x\n1\n")
    let problems = try book.problems("Say <!-- value loose x max --><!-- end -->")
    #expect(problems.first?.contains("has no manifest data/loose.json") == true)
  }
}
#endif
