#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Measurement
import Testing

@testable import Weaving

@Suite struct ValueTests {
  let book: Fixture
  init() throws { book = try Fixture() }

  private func value(_ expression: String) throws -> String {
    let text = try book.woven("It is <!-- value \(expression) --><!-- end -->.")
    let start = try #require(text.firstRange(of: "-->")).upperBound
    let end = try #require(text[start...].firstRange(of: "<!--")).lowerBound
    return String(text[start..<end])
  }

  @Test(arguments: [
    ("truetime-day epsilon_ms max where seed=1 and clock=a digits 2 unit ms", "7.00\u{A0}ms"),
    ("truetime-day epsilon_ms max", "12\u{202F}345.678"),
    ("truetime-day epsilon_ms max digits 0", "12\u{202F}346"),
    ("truetime-day epsilon_ms min", "\u{2212}2"),
    ("truetime-day epsilon_ms count where seed=2", "2"),
    ("truetime-day clock count", "4"),
    ("truetime-day epsilon_ms max where clock=\"a\" and seed=1.0", "7"),
    ("published/drift drift only unit \"µs/s\"", "10\u{A0}µs/s"),
  ]) func `a value is one statistic, written out`(expression: String, text: String) throws {
    #expect(try value(expression) == text)
  }

  @Test func `a ratio divides two statistics`() throws {
    let above = "truetime-day epsilon_ms only where seed=1 and clock=a"
    let below = "truetime-day epsilon_ms only where seed=1 and clock=b"
    #expect(try value("\(above) / \(below) digits 1 unit ×") == "2.0\u{A0}×")
  }

  @Test func `a cell is the words of one row, and neither of none nor of several`() throws {
    let text = try book.woven(
      "It is <!-- cell truetime-day clock where epsilon_ms=3.5 --><!-- end -->.")
    #expect(text.contains("-->b<!-- end -->"))
    let none = book.problems {
      _ = try book.woven("It is <!-- cell truetime-day clock --><!-- end -->.")
    }
    #expect(none.count == 1 && none[0].contains("4 rows match where one is meant"))
  }

  @Test func `a measured table names its machine, and a simulated one has none to name`() throws {
    let machine = MachineDescription(
      processor: "Abacus", cores: 1, memoryGiB: 2, system: "Linux", compiler: "Swift",
      day: "2026-01-02")
    try book.writeTable("live/now", "second\n1\n", machine: machine)
    let text = try book.woven("On <!-- machine live/now --><!-- end -->.")
    #expect(text.contains("-->Abacus, 1 core, 2 GiB, Linux, Swift, on 2026-01-02<!-- end -->"))
    let none = book.problems { _ = try book.woven("On <!-- machine truetime-day --><!-- end -->.") }
    #expect(none.count == 1 && none[0].contains("it names none"))
  }

  @Test func `a small negative number that rounds to zero has no sign`() {
    #expect(NumberFormat(digits: 1)(-0.04) == "0.0")
    #expect(NumberFormat(digits: 1)(-0.06) == "\u{2212}0.1")
    #expect(NumberFormat()(1_234_567) == "1\u{202F}234\u{202F}567")
  }

  @Test func `a value knows its table, column, statistic, rows and command`() throws {
    let value = try Shelf(book.repository).value(
      try Expression("truetime-day epsilon_ms max where seed=1"))
    #expect(
      value.origin == "truetime-day, epsilon_ms, max where seed=1 (2 rows; make chapter-clocks)")
  }
}
#endif
