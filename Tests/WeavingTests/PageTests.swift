#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Testing

@testable import Weaving

@Suite struct PageTests {
  let book: Fixture
  init() throws { book = try Fixture() }

  private func problems() -> [String] {
    book.problems { try PageCheck(folder: book.repository.url("report")).check() }
  }

  @Test func `links that lead somewhere, and to other machines, pass`() throws {
    try book.write(
      "report/index.html",
      "<p id='top'><a href=\"b.html#the%20end\">b</a> <a href=#top>up</a> <img src=\"a.png\">"
        + "<a href=\"https://nowhere.invalid/x#y\">far</a> <a href=\"mailto:a@b\">write</a>"
        + "<a href=\"data/t.csv\">t</a></p><!-- <a href='no.html'> -->")
    try book.write("report/b.html", "<h2 id=\"the end\">End</h2>")
    try book.write("report/a.png", "")
    try book.write("report/data/t.csv", "a\n")
    #expect(problems() == [])
  }

  @Test func `a missing file, a missing place and a twin are named by page and line`() throws {
    try book.write(
      "report/index.html",
      "<p id=\"x\">\n<a href=\"gone.html\">g</a>\n<a href=\"#y\">y</a>\n<b id=\"x\">x</b>\n"
        + "<script src=\"../plots/saw.gp\"></script></p>")
    #expect(
      problems() == [
        "index.html:4: the anchor \"x\" stands twice",
        "index.html:2: links to \"gone.html\", but there is no file gone.html",
        "index.html:3: links to \"#y\", but index.html has no such place",
        "index.html:5: links to \"../plots/saw.gp\", but there is no file ../plots/saw.gp",
      ])
  }

  @Test func `a folder without pages is no printed book`() throws {
    try book.write("report/a.txt", "")
    #expect(problems().first?.hasSuffix("holds no printed page") == true)
  }

  private func index(_ html: String) throws -> [String: Any] {
    var index = SearchIndex()
    index.add(page: "01-clocks.html", html: html)
    let object = try JSONSerialization.jsonObject(with: Data(index.json.utf8))
    return try #require(object as? [String: Any])
  }

  @Test func `the index holds headings and paragraphs, by section`() throws {
    let index = try index(
      "<nav>Elsewhere</nav><main><h1>Clocks</h1><p>A clock, <em>drift</em>ing &amp; late.</p>"
        + "<h2 id=\"wait\">The wait</h2><pre>let code = 1</pre><p>Wait for <b>ε</b>.</p>"
        + "<svg><text>tick</text></svg></main><p>Outside</p>")
    #expect(
      index["sections"] as? [[String]] == [
        ["01-clocks.html", "", "Clocks", "Clocks"],
        ["01-clocks.html", "wait", "Clocks", "The wait"],
      ])
    let texts = (index["paragraphs"] as? [[Any]])?.compactMap { $0[1] as? String }
    #expect(texts == ["Clocks", "A clock, drifting & late.", "The wait", "Wait for ε."])
    let words = try #require(index["words"] as? [String])
    let places = try #require(index["places"] as? [[Int]])
    #expect(words == ["a", "clock", "clocks", "drifting", "for", "late", "the", "wait", "ε"])
    #expect(places[7] == [2, 3] && places[8] == [3])
  }

  @Test func `words are runs of letters and digits`() {
    #expect(SearchIndex.words(of: "TT.after(s) – p99 Über") == ["tt", "after", "s", "p99", "über"])
  }

  @Test func `nothing in the index can end the script it stands in`() throws {
    var index = SearchIndex()
    index.add(page: "a.html", html: "<main><h1>&lt;/script&gt;&lt;b&gt;</h1></main>")
    #expect(!index.json.contains("<"))
  }

  @Test func `a number's table travels with the pages, though no figure shows it`() throws {
    try book.writeChapter("It is <!-- value truetime-day epsilon_ms max --><!-- end -->.")
    let book = try Weaver(book.repository).book()
    #expect(book.tables.map(\.path) == ["data/truetime-day.csv"])
  }
}
#endif
