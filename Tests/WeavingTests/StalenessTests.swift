#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Testing

@testable import Weaving

@Suite struct StalenessTests {
  let book: Fixture

  init() throws {
    book = try Fixture()
    _ = try book.woven(
      """
      Worst <!-- value truetime-day epsilon_ms max --><!-- end -->.

      <!-- figure saw -->
      <!-- end -->

      <!-- snippet TrueTime/Daemon.swift poll -->
      <!-- end -->
      """)
  }

  private func check() -> [String] { book.problems { try Weaver(book.repository).check() } }

  private func stale(_ line: Int) -> [String] {
    ["\(Fixture.chapter):\(line): stale from here on; run: make weave"]
  }

  @Test func `what was just woven is not stale`() {
    #expect(check() == [])
  }

  @Test func `a changed number is stale, and checking changes nothing`() throws {
    let before = try book.read()
    try book.writeTable("truetime-day", Fixture.day.replacing("12345.678", with: "9"))
    #expect(check() == stale(3))
    #expect(try book.read() == before)
  }

  @Test func `other data under a figure is stale even if no number changed`() throws {
    try book.writeTable("truetime-day", Fixture.day + "3,c,1.0\n")
    #expect(check() == stale(10))
  }

  @Test func `another script is stale`() throws {
    try book.write("plots/saw.gp", Fixture.script + "plot 2\n")
    #expect(check() == stale(10))
  }

  @Test func `changed code is stale`() throws {
    let changed = Fixture.source.replacing("Asks.", with: "Asks again.")
    try book.write("chapters/01-clocks/TrueTime/Daemon.swift", changed)
    #expect(check() == stale(15))
  }

  @Test func `code that moved within its file is not stale`() throws {
    try book.write(
      "chapters/01-clocks/TrueTime/Daemon.swift", "// One line more.\n" + Fixture.source)
    #expect(check() == [])
  }

  @Test func `a drawing of other bytes is not stale`() throws {
    try book.write("plots/saw.svg", "<svg><g></g></svg>\n")
    #expect(check() == [])
  }

  @Test func `weaving draws what is stale and nothing else`() throws {
    var drawn: [String] = []
    let weaver = Weaver(
      book.repository,
      illustrator: Illustrator(isStale: { _ in drawn.isEmpty }, draw: { drawn.append($0) }))
    #expect(try weaver.weave() == [])
    #expect(try weaver.weave() == [])
    #expect(drawn == ["saw"])
  }

  @Test func `checking reports a stale drawing and does not draw`() {
    let weaver = Weaver(
      book.repository,
      illustrator: Illustrator(isStale: { _ in true }, draw: { _ in Issue.record("drew") }))
    #expect(
      book.problems { try weaver.check() }
        == [
          "\(Fixture.chapter):5: plots/saw.svg is older than its script or its data; run: make weave"
        ])
  }

  @Test func `a drawing that fails is a problem of the chapter`() {
    let weaver = Weaver(
      book.repository,
      illustrator: Illustrator(
        isStale: { _ in true }, draw: { _ in throw Complaint("gnuplot was not found") }))
    #expect(
      book.problems { _ = try weaver.weave() }
        == ["\(Fixture.chapter):5: figure saw cannot be drawn: gnuplot was not found"])
  }
}
#endif
