import Measurement
import Testing

@Suite struct TableTests {
  @Test func `a table survives its CSV, whatever its cells hold`() throws {
    let table = Table(
      "odd", columns: ["a", "b, c", "d"],
      rows: [
        [1, 0.1, "plain"], [-5, 1e300, "comma, \"quote\"\nand line"],
        [.count(.max), .number(.leastNonzeroMagnitude), ""],
        ["#7", -0.25, "=1+1"],
      ])
    let copy = try Table("odd", csv: table.csv, file: "odd.csv")
    #expect(copy == table)
  }

  @Test func `notes before the header are skipped, and so is a byte-order mark`() throws {
    let text = "\u{FEFF}# source: somewhere\n# more\nx,y\r\n1,2\r\n"
    let table = try Table("t", csv: text, file: "t.csv")
    #expect(table.columns == ["x", "y"])
    #expect(table.rows == [[1, 2]])
  }

  @Test(arguments: [
    ("", "t.csv: empty"), ("a,a\n", "t.csv:1: column \"a\" appears twice"),
    ("a,b\n1\n", "t.csv:2: 1 fields"), ("a,b\n1,2,3\n", "t.csv:2: 3 fields"),
    ("a,b\n1,2\n3,4", "t.csv:3: the last line is cut short"),
    ("a\n\"x\n", "t.csv:2: a quote is opened"), ("a\n\"x\"y\n", "t.csv:2: text follows"),
    ("a,,b\n1,2,3\n", "t.csv:1: a column has no name"),
    ("a\n1\n2\"3\n", "t.csv:3: a quote stands within a field"),
    ("a,b\rc\n1,2\n", "t.csv:1: the name of column \"b\\rc\" holds a control character"),
    ("# source: x\n", "t.csv: empty"),
  ])
  func `a malformed file is refused with its line`(text: String, beginning: String) {
    #expect {
      try Table("t", csv: text, file: "t.csv")
    } throws: { error in
      (error as? TableError)?.description.hasPrefix(beginning) == true
    }
  }

  @Test func `only finite decimal numbers are numbers`() {
    #expect(Field(parsing: "5") == .count(5))
    #expect(Field(parsing: "5.5") == .number(5.5))
    for text in ["nan", "inf", "0x1p3", "1e999", "", " 1", "1_000"] {
      #expect(Field(parsing: text) == .text(text))
    }
  }

  @Test func `a table may have no rows, and a blank line is one that is too short`() throws {
    #expect(try Table("t", csv: "a,b\n", file: "t.csv").rows.isEmpty)
    #expect(throws: TableError("t.csv:2: 1 fields where the header names 2 columns")) {
      try Table("t", csv: "a,b\n\n1,2\n", file: "t.csv")
    }
  }

  @Test func `what is no number is named with its column and row`() throws {
    let table = try Table("t", csv: "a,ms\nx,1\ny,nan\n", file: "t.csv")
    #expect(throws: TableError("t: column ms, row 2, holds \"nan\", which is not a number")) {
      try table.numbers("ms")
    }
  }

  @Test func `words that a spreadsheet would run are known for it, and numbers are not`() {
    for text in ["=1+1", "+a", "-b", "@x", "\t=1", "\r1"] { #expect(Field.text(text).isFormula) }
    for field in ["a=1", "", " =", "-", "+", -5, -0.25] as [Field] { #expect(!field.isFormula) }
  }

  @Test func `rows are found by their cells, numbers by value`() throws {
    let table = Table(
      "t", columns: ["clock", "servers", "ms"],
      rows: [["a", 3, 1.5], ["b", 3, 2.5], ["a", 5, 9]])
    #expect(try table.numbers("ms", where: [("servers", 3)]) == [1.5, 2.5])
    #expect(try table.numbers("ms", where: [("servers", .number(3)), ("clock", "b")]) == [2.5])
    #expect(throws: TableError.self) { try table.numbers("mss") }
    #expect(throws: TableError.self) { try table.numbers("clock") }
  }

  @Test func `statistics are what their names say`() {
    let numbers = (1...100).map(Double.init).reversed().map { $0 }
    #expect(Statistic.median.of(numbers) == 50)
    #expect(Statistic.p99.of(numbers) == 99)
    #expect(Statistic.max.of(numbers) == 100)
    #expect(Statistic.mean.of(numbers) == 50.5)
    #expect(Statistic.only.of([7]) == 7)
    #expect(Statistic.only.of(numbers) == nil)
    #expect(Statistic.mean.of([]) == nil)
    #expect(Statistic.count.of([]) == 0)
  }
}

@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `digests are those of the standard's examples`(text: String, digest: String) {
    #expect(SHA256.hex(text) == digest)
  }

  @Test func `a million letters in pieces of every length give the standard's digest`() {
    var hash = SHA256()
    var left = 1_000_000
    var length = 1
    while left > 0 {
      hash.update([UInt8](repeating: UInt8(ascii: "a"), count: min(length, left)))
      left -= min(length, left)
      length = length % 997 + 1
    }
    let digest = hash.finish()
    #expect(digest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
