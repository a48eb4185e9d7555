#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Testing

@testable import Drawing
@testable import Plotting

private typealias Row = (name: String, does: String, why: String, says: String)

/// Made-up witnesses, each under its own word.
private let witnesses: [(name: String, rows: [Row])] = [
  ("G0", [
    ("T1", "append x 1; append y 1", "ww", "x: 1, then 2"),
    ("T2", "append x 2; append y 2", "ww", "y: 2, then 1"),
  ]),
  ("G1a", [
    ("T1", "append x 1; aborted", "", ""), ("T2", "read x [1]; append y 4", "", ""),
  ]),
  ("G1c", [("T1", "read x [1]; append x 1", "wr", "x: 1")]),
  ("G-single", [
    ("T1", "append x 1; append y 1", "wr", "x: 1"), ("T2", "read x [1]; read y []", "rw", "y: nothing, then 1"),
  ]),
  ("G2-item", [
    ("T1", "read x []; append y 1", "rw", "x: nothing, then 1"),
    ("T2", "append x 1; read z [3 4]", "rw", "z: 4, then 5"),
    ("T3", "append z 5; read y []", "rw", "y: nothing, then 1"),
  ]),
  ("G-nonadjacent-item-realtime", [
    ("T1", "append x 1", "wr", "x: 1"), ("T2", "read x [1]; read y []", "rw", "y: nothing, then 1"),
    ("T3", "append y 1", "realtime", "answered first"),
    ("T4", "read y [1]; read x []", "process", "7"),
    ("T5", "append z 1; read w []", "rw", "x: nothing, then 1"),
  ]),
  ("long", [
    ("T1", "append x 1000001; read y [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20]; read z []; "
      + "append a 1; append b 2; append c 3; append d 4; append e 5", "wr",
      "a_very_long_name_of_a_key: 1000000000001, then 1000000000002"),
    ("T2", "read x [1000001]", "ww", "another_long_key:1000000000001,then1000000000002"),
  ]),
  ("says", [
    ("T1", "read x [1 2]", "", "no order has both"), ("T2", "read x [2 1]", "", ""),
  ]),
  ("odd", [
    ("T'1' {/:Bold x}", "write `date` \"q\" 'it''s'; read @MONO %d \\n ^_&~; read # } {", "rw", "$x: 'a', \"b\" <c> & }"),
    ("T_2", "read @BOX", "realtime", ""),
  ]),
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
  _ names: [String], _ name: String = "cycles", arrangement: Figure.Arrangement = .sharing(columns: 3)
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

  @Test func `keep`() throws {
    _ = try drawn(figure(witnesses.map(\.name)))
    _ = try drawn(figure(witnesses.map(\.name), "wide", arrangement: .stacked))
    _ = try drawn(figure(Array(repeating: witnesses.map(\.name), count: 3).flatMap { $0 }, "many"))
  }
}
#endif
