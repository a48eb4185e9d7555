#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Plotting

@testable import Drawing

/// A folder with the house style and made-up tables, removed when the test lets go of it.
final class Repository {
  let root: String

  init(named name: String = "drawing-\(UUID().uuidString)") throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    for folder in ["plots", "data/published"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    let here = URL(fileURLWithPath: #filePath)
    let house = here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("plots/house.gp")
    try write(String(contentsOf: house, encoding: .utf8), to: "plots/house.gp")
    try write(Repository.trace.csv, to: "data/clock_trace.csv")
    try write(Repository.distribution.csv, to: "data/clock_distribution.csv")
    try write(Repository.contention.csv, to: "data/contention.csv")
    try write(Repository.published, to: "data/published/parameters.csv")
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  func write(_ text: String, to file: String) throws {
    try text.write(toFile: "\(root)/\(file)", atomically: false, encoding: .utf8)
  }

  func read(_ file: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
  }

  func add(_ figure: Figure) throws {
    try write(try figure.script(command: "make chapter-clocks"), to: "plots/\(figure.name).gp")
  }

  /// What stands in `plots`, hidden files too.
  var plots: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: "\(root)/plots").sorted() }
  }

  /// Three minutes of a daemon that polls every 30 s and lets its bound grow by 200 µs a second.
  private static var trace: Table {
    var table = Table("clock_trace", columns: ["time_s", "epsilon_ms", "error_ms"])
    for second in 0...180 {
      let phase = Double(second % 30)
      let error = abs(0.45 + 0.4 * sin(Double(second) / 17)) * phase / 30 + 0.05
      if second > 0, second % 30 == 0 {
        table.append([.count(second), .number(7), .number(error)])
      }
      table.append([.count(second), .number(1 + 0.2 * phase), .number(error)])
    }
    return table
  }

  private static var distribution: Table {
    var table = Table("clock_distribution", columns: ["epsilon_ms", "fraction"])
    for step in 0...80 {
      let epsilon = Double(step) / 10
      let fraction = min(1, max(0, (epsilon - 1) / 6))
      table.append([.number(epsilon), .number(fraction)])
    }
    return table
  }

  private static var contention: Table {
    var table = Table("contention", columns: ["system", "index", "rate", "low", "high"])
    for (system, scale) in [("calvin", 25.0), ("two_pc", 12.0)] {
      for step in 0...8 {
        let index = pow(10, Double(step) / 2 - 4)
        let rate = scale / (1 + 8 * index)
        table.append([
          .text(system), .number(index), .number(rate), .number(rate * 0.9), .number(rate * 1.1),
        ])
      }
    }
    return table
  }

  private static let published = """
    # source: made up for this test
    parameter,value,unit
    epsilon_min_typical,1,ms
    epsilon_max_typical,7,ms
    epsilon_average,4,ms

    """
}

extension Figure {
  /// The shape of the first chapter's figure: a daemon's sawtooth, and how often each uncertainty
  /// held.
  static func clocks(named name: String = "clock_uncertainty", title: String? = nil) -> Figure {
    Figure(
      name: name,
      caption: "**The bound always holds the error.** Made-up data, for {value clock_trace}.",
      alt: "A sawtooth between 1 and 7 ms above an error that stays below 1 ms.",
      panels: [trace(title ?? "A daemon's uncertainty after each poll"), distribution],
      reading: "line: ours  ·  ○: published, Corbett et al. 2012", height: 340)
  }

  private static func trace(_ title: String) -> Panel {
    let table = "clock_trace"
    return Panel(
      title,
      x: Axis("time", unit: "s", range: 0...180, ticks: .every(30)),
      y: Axis("milliseconds", range: 0...9, ticks: .at([0, 1, 3, 5, 7, 9])),
      layers: [
        Layer(
          .line, table: table, x: "time_s", y: "epsilon_ms", in: .blue,
          label: Label("uncertainty ε", x: 24, y: 7.5)),
        Layer(
          .line, table: table, x: "time_s", y: "error_ms", in: .amber,
          label: Label("true error", x: 46, y: 2.2, anchor: .center)),
      ],
      annotations: [
        Annotation(
          .horizontalBand(y: 1...7), in: .grey,
          note: Label("published: 1 to 7 ms", x: 178, y: 7.45, anchor: .right))
      ])
  }

  private static var distribution: Panel {
    func published(_ parameter: Field, _ fraction: Double) -> Layer {
      Layer(
        .published, table: "published/parameters", x: "value", y: .constant(fraction),
        where: [Filter("parameter", parameter)], in: .blue)
    }
    return Panel(
      "How often each uncertainty holds",
      x: Axis("uncertainty ε", unit: "ms", range: 0...8, ticks: .every(1)),
      y: Axis(
        "fraction of the day at or below ε", range: 0...1.1, ticks: .at([0, 0.25, 0.5, 0.75, 1])),
      layers: [
        Layer(
          .line, table: "clock_distribution", x: "epsilon_ms", y: "fraction", in: .blue,
          label: Label("ours, one day", x: 2.85, y: 0.4, anchor: .right), tooltips: true),
        published("epsilon_min_typical", 0),
        published("epsilon_average", 0.5),
        published("epsilon_max_typical", 1),
      ],
      annotations: [
        Annotation(.verticalLine(x: 4), note: Label("average 4 ms", x: 4.2, y: 0.06))
      ])
  }
}

extension Figure {
  /// Every mark, axis and annotation there is, in one panel or two, one above the other.
  static func everything(panels: Int) -> Figure {
    Figure(
      name: "everything", caption: "**All marks.** Made up.", alt: "All marks.",
      panels: Array(repeating: everythingPanel, count: panels), arrangement: .stacked,
      reading: "line: ours  ·  band: 95 % CI  ·  □: published")
  }

  private static var everythingPanel: Panel {
    func layer(_ mark: Layer.Mark, _ system: Field, in ink: Ink, label: Label? = nil) -> Layer {
      Layer(
        mark, table: "contention", x: "index", y: "rate", where: [Filter("system", system)],
        in: ink, dashed: mark.isSteps, label: label, tooltips: true)
    }
    return Panel(
      x: Axis("contention index", log: true, range: 1e-4...2, ticks: .powersOfTen),
      y: Axis("throughput", unit: "k txn/s", log: true, range: 1...40, ticks: .at([1, 3, 10, 30])),
      layers: [
        .band(
          table: "contention", x: "index", low: "low", high: "high",
          where: [Filter("system", "calvin")], in: .green),
        layer(
          .linePoints, "calvin", in: .green, label: Label("Calvin", x: 0.0012, y: 18)),
        layer(.published, "two_pc", in: .amber),
        layer(.steps, "two_pc", in: .purple, label: Label("2PC", x: 0.0012, y: 8.6)),
        layer(.points, "two_pc", in: .red),
      ],
      annotations: [
        Annotation(.verticalLine(x: 0.1), in: .red, note: Label("a tenth", x: 0.11, y: 1.3)),
        Annotation(.horizontalLine(y: 5), note: Label("five", x: 1.2e-4, y: 4.4)),
        Annotation(.verticalBand(x: 0.3...0.6), in: .blue),
        Annotation(.horizontalBand(y: 1.5...2), in: .amber),
      ])
  }
}

extension Layer.Mark {
  fileprivate var isSteps: Bool { if case .steps = self { true } else { false } }
}
#endif
