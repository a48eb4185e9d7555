#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Testing

@testable import Drawing
@testable import Plotting

private typealias Row = (name: String, does: String, why: String, says: String)

/// Made-up witnesses, each under its own word.
private let witnesses: [(name: String, rows: [Row])] = [
  (
    "G0",
    [
      ("T1", "append x 1; append y 1", "ww", "x: 1, then 2"),
      ("T2", "append x 2; append y 2", "ww", "y: 2, then 1"),
    ]
  ),
  (
    "G1a",
    [
      ("T1", "append x 1; aborted", "", ""), ("T2", "read x [1]; append y 4", "", ""),
    ]
  ),
  ("G1c", [("T1", "read x [1]; append x 1", "wr", "x: 1")]),
  (
    "G-single",
    [
      ("T1", "append x 1; append y 1", "wr", "x: 1"),
      ("T2", "read x [1]; read y []", "rw", "y: nothing, then 1"),
    ]
  ),
  (
    "G2-item",
    [
      ("T1", "read x []; append y 1", "rw", "x: nothing, then 1"),
      ("T2", "append x 1; read z [3 4]", "rw", "z: 4, then 5"),
      ("T3", "append z 5; read y []", "rw", "y: nothing, then 1"),
    ]
  ),
  (
    "G-nonadjacent-item-realtime",
    [
      ("T1", "append x 1", "wr", "x: 1"),
      ("T2", "read x [1]; read y []", "rw", "y: nothing, then 1"),
      ("T3", "append y 1", "realtime", "answered first"),
      ("T4", "read y [1]; read x []", "process", "7"),
      ("T5", "append z 1; read w []", "rw", "x: nothing, then 1"),
    ]
  ),
  (
    "long",
    [
      (
        "T1",
        "append x 1000001; read y [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20]; read z []; "
          + "append a 1; append b 2; append c 3; append d 4; append e 5", "wr",
        "a_very_long_name_of_a_key: 1000000000001, then 1000000000002"
      ),
      ("T2", "read x [1000001]", "ww", "another_long_key:1000000000001,then1000000000002"),
    ]
  ),
  (
    "says",
    [
      ("T1", "read x [1 2]", "", "no order has both"), ("T2", "read x [2 1]", "", ""),
    ]
  ),
  (
    "odd",
    [
      (
        "T'1' {/:Bold x}", "write `date` \"q\" 'it''s'; read @MONO %d \\n ^_&~; read # } {", "rw",
        "$x: 'a', \"b\" <c> & }"
      ),
      ("T_2", "read @BOX", "realtime", ""),
    ]
  ),
]

private func table(_ name: String = "witnesses") -> Table {
  var table = Table(name, columns: ["anomaly"] + Cycle.columns)
  for (anomaly, rows) in witnesses {
    for (place, row) in rows.enumerated() {
      table.append([
        .text(anomaly), .count(place), .text(row.name), .text(row.does), .text(row.why),
        .text(row.says),
      ])
    }
  }
  return table
}

private func figure(
  _ names: [String], _ name: String = "cycles",
  arrangement: Figure.Arrangement = .sharing(columns: 3)
) -> Figure {
  Figure(
    name: name, caption: "**Each is a cycle.** Made up.", alt: "Cycles.",
    panels: Panel.cycles(
      table: "witnesses", over: "anomaly", values: names.map { (.text($0), $0) }),
    arrangement: arrangement, reading: Reading.cycle)
}

@Suite struct CycleTests {
  /// Draws in both sizes. For eyes: `DRAWING_KEEP=folder swift test` leaves the pictures there.
  private func drawn(_ figure: Figure) throws -> [FigureSize: String] {
    let repository = try Repository()
    try repository.write(table().csv, to: "data/witnesses.csv")
    let script = try figure.script(command: "make x", tables: [table()])
    try repository.write(script, to: "plots/\(figure.name).gp")
    var pictures: [FigureSize: String] = [:]
    for size in FigureSize.allCases {
      try draw(figure: figure.name, root: repository.root, size: size)
      let svg = try repository.read("plots/\(figure.name)\(size.suffix).svg")
      pictures[size] = svg
      guard let folder = ProcessInfo.processInfo.environment["DRAWING_KEEP"] else { continue }
      try svg.write(
        toFile: "\(folder)/\(figure.name)\(size.suffix).svg", atomically: false, encoding: .utf8)
    }
    return pictures
  }

  private func script(_ name: String) throws -> [Substring] {
    try figure([name]).script(command: "make x", tables: [table()]).split(separator: "\n")
  }

  @Test(arguments: [("G1c", 1), ("G0", 2), ("G2-item", 3), ("G-nonadjacent-item-realtime", 5)])
  func `every transaction has a box and every edge an arrow, on pages and on phones`(
    name: String, count: Int
  ) throws {
    let lines = try script(name)
    #expect(lines.count { $0.contains("set object rectangle") } == 2 * count)
    #expect(lines.count { $0.contains("@HEAD") && $0.contains("set arrow") } == 2 * count)
    for row in witnesses.first(where: { $0.name == name })?.rows ?? [] {
      for text in [row.name, row.why] + Cycle.steps(row.does) where !text.isEmpty {
        #expect(lines.count { $0.contains("set label '\(text)' ") } >= 2, "\(text)")
      }
    }
  }

  @Test func `what is no cycle has boxes and words, and no arrow`() throws {
    for name in ["G1a", "says"] {
      let lines = try script(name)
      #expect(lines.count { $0.contains("set object rectangle") } == 4)
      #expect(!lines.contains { $0.contains("set arrow") })
    }
    #expect(try script("says").contains { $0.contains("'no order has both'") })
  }

  @Test func `edges of each kind differ in dashes, and all say what they are`() throws {
    let lines = try script("G-nonadjacent-item-realtime")
    let arrows = lines.filter { $0.contains("@LINE") && $0.contains("set arrow") }
    #expect(arrows.allSatisfy { $0.contains("dt (7,5)") == $0.contains("rgb RED") })
    #expect(arrows.allSatisfy { $0.contains("dt (1.5,4)") == $0.contains("rgb PURPLE") })
    #expect(arrows.contains { $0.hasSuffix("@LINE lc rgb BLUE") })
    let picture = try #require(try drawn(figure(["G2-item"]))[.page])
    #expect(picture.matches(of: /stroke-dasharray/).count >= 3, "a head ends no dashes")
  }

  @Test func `long texts lose their middle, long lists too`() throws {
    let read = CycleLayout.shortened("read y [1 2 3 4 5 6 7 8 9]", to: 16)
    #expect(read == "read y […6 7 8 9]" || read.count == 16, "\(read)")
    #expect(CycleLayout.wrapped("x: nothing, then 1", to: 12) == ["x: nothing,", "then 1"])
    #expect(CycleLayout.wrapped("abcdefghijkl", to: 5) == ["abcde", "fg…kl"])
    #expect(CycleLayout.wrapped("", to: 5).isEmpty)
    let lines = try script("long")
    #expect(
      lines.contains { $0.contains("'… 3 more'") } && lines.contains { $0.contains("'append e 5'") }
    )
    #expect(!lines.contains { $0.contains("'append b 2'") })
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7, 8], [180.0, 225, 384, 460, 704])
  func `nothing overlaps and nothing is cut`(witness: Int, room: Double) throws {
    let name = witnesses[witness].name
    let cycle = Cycle(table: "witnesses", filters: [Filter("anomaly", .text(name))])
    let members = try cycle.members(in: [table()], of: "a")
    let layout = CycleLayout(members, title: ["A title"], room: room)
    #expect(layout.width <= room)
    let boxes = layout.shapes.compactMap(Area.init(box:))
    let words = layout.shapes.compactMap(Area.init(words:))
    for (index, box) in boxes.enumerated() {
      #expect(!boxes[..<index].contains { $0.meets(box) })
    }
    for (index, word) in words.enumerated() {
      #expect(word.right <= layout.width + 60 && word.left >= 0 && word.bottom <= layout.height)
      #expect(!words[..<index].contains { $0.meets(word) }, "\(word)")
      for box in boxes where box.meets(word) { #expect(box.holds(word), "\(word) in \(box)") }
    }
    for case .arrow(let points, _) in layout.shapes {
      for (from, to) in zip(points, points.dropFirst()) {
        #expect(from.x == to.x || from.y == to.y)
        let line = Area(
          left: min(from.x, to.x), right: max(from.x, to.x), top: min(from.y, to.y),
          bottom: max(from.y, to.y))
        #expect(line.right <= layout.width && line.bottom <= layout.height)
        #expect(!words.contains { $0.meets(line) } && !boxes.contains { $0.meets(line) })
      }
    }
  }

  @Test func `quotes and what gnuplot or SVG would read as their own are drawn as they stand`()
    throws
  {
    for svg in try drawn(figure(["odd"])).values {
      for text in [
        "write `date` \"q\" 'it''s'", "read @MONO %d \\n ^_&amp;~", "read # } {", "T'1' {/:Bold x}",
        "$x: 'a', \"b\" &lt;c> &amp; }", "read @BOX",
      ] {
        #expect(svg.contains(">\(text)<"), "\(text)")
      }
    }
  }

  @Test func `a gallery stands in columns, and on a phone in one`() throws {
    let pictures = try drawn(figure(witnesses.map(\.name), "gallery"))
    let page = try #require(pictures[.page]), phone = try #require(pictures[.phone])
    #expect(page.contains("viewBox=\"0 0 720 ") && phone.contains("viewBox=\"0 0 400 "))
    func places(_ svg: String) -> Set<Substring> {
      Set(
        svg.matches(of: /translate\(([0-9.]+),[0-9.]+\)"[^>]*font-weight="bold">\n?<text>G/)
          .map(\.output.1))
    }
    #expect(places(page).count == 3 && places(phone).count == 1)
    #expect(
      page.contains("font-family=\"Book Mono, JetBrains Mono, ui-monospace, Menlo, monospace\""))
    _ = try drawn(
      figure(
        witnesses.map(\.name).suffix(3) + ["G0", "G-single", "G2-item"], "wide",
        arrangement: .stacked))
  }

  @Test func `boxes lie beside each other where a column is wide`() throws {
    let cycle = Cycle(table: "witnesses", filters: [Filter("anomaly", "G0")])
    let members = try cycle.members(in: [table()], of: "a")
    func tops(_ room: Double) -> Set<Double> {
      Set(CycleLayout(members, title: [], room: room).shapes.compactMap(Area.init(box:)).map(\.top))
    }
    #expect(tops(704).count == 1 && tops(225).count == 2)
  }

  @Test func `a script is the same each time, names its table and needs it`() throws {
    let one = figure(["G0"])
    #expect(one.tables == ["witnesses"] && one.tablesInScript == ["witnesses"])
    #expect(Figure.clocks().tablesInScript.isEmpty)
    let script = try one.script(command: "make x", tables: [table()])
    #expect(try one.script(command: "make x", tables: [table()]) == script)
    let header = try FigureHeader(script: script, file: "plots/cycles.gp")
    #expect(header.tables == ["witnesses"] && header.alt == "Cycles.")
    #expect(throws: FigureError.self) { try one.script(command: "make x") }
  }

  @Test func `what no cycle can be is refused, and so is a page too tall for paper`() {
    func wrong(_ rows: [[Field]]) -> Table {
      Table("witnesses", columns: ["anomaly"] + Cycle.columns, rows: rows)
    }
    let ends: [[Field]] = [
      ["G0", 0, "T1", "", "ww", ""], ["G0", 2, "T2", "", "ww", ""],
    ]
    let many: [[Field]] = (0..<7).map { ["G0", .count($0), "T", "", "ww", ""] }
    for (table, says) in [
      (wrong([]), "not 0"), (wrong(many), "not 7"), (wrong(ends), "place 1"),
      (wrong([["G0", 0, "T1", "", "so", ""]]), "so"),
      (wrong([["G0", 0, "T\n", "", "", ""]]), "control character"),
      (Table("witnesses", columns: ["anomaly", "place"]), "no column"),
    ] {
      let error = #expect(throws: FigureError.self) {
        try figure(["G0"]).script(command: "make x", tables: [table])
      }
      #expect(error?.description.contains(says) == true, "\(says): \(error?.description ?? "")")
    }
    let tall = figure(Array(repeating: "G0", count: 24))
    #expect(throws: FigureError.self) { try tall.script(command: "make x", tables: [table()]) }
    let mixed = Figure(
      name: "a", caption: "a", alt: "a", panels: figure(["G0"]).panels + Figure.clocks().panels)
    #expect(throws: FigureError.self) { try mixed.script(command: "make x", tables: [table()]) }
  }
}

/// What a shape covers.
private struct Area {
  var left, right, top, bottom: Double

  init(left: Double, right: Double, top: Double, bottom: Double) {
    (self.left, self.right, self.top, self.bottom) = (left, right, top, bottom)
  }

  init?(box shape: CycleLayout.Shape) {
    guard case .box(let x, let y, let width, let height) = shape else { return nil }
    self.init(left: x, right: x + width, top: y, bottom: y + height)
  }

  init?(words shape: CycleLayout.Shape) {
    guard case .words(let text, let x, let y, let style) = shape else { return nil }
    let letter = [.title, .name].contains(style) ? 7.5 : 6.6
    self.init(left: x, right: x + letter * Double(text.count), top: y - 6, bottom: y + 6)
  }

  func meets(_ other: Area) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  func holds(_ other: Area) -> Bool {
    left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
  }
}
#endif
