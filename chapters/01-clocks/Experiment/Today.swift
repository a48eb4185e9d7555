import Experiments
import Measurement
import Model

// How far the clocks that people use would have to be off before two dependent writes are reversed, and how far they
// were reported to be off. Bounds and reports are those of data/published; `today-as-published` holds them against it.

/// A clock service and the bound that it claims, or that people give it. PHC is the hardware clock that a cloud's
/// network card shows to its guests; ClockBound and chrony's are of EC2.
struct Technology: Sendable, CustomStringConvertible {
  var name: String
  var year: Int
  /// Half the width of the interval that would be waited out, in microseconds.
  var bound: Double
  /// CockroachDB bounds the difference of two clocks, and waits for neither.
  var waits = true
  var description: String { name }

  /// From below in the figure: the one that does not wait, then by bound.
  static let all: [Technology] = [
    Technology(name: "CockroachDB", year: 2020, bound: 500_000, waits: false),
    Technology(name: "Sundial", year: 2020, bound: 0.1),
    Technology(name: "Huygens", year: 2018, bound: 0.1),
    Technology(name: "chrony, PHC", year: 2024, bound: 5.031),
    Technology(name: "ClockBound, PHC", year: 2024, bound: 40),
    Technology(name: "chrony, NTP", year: 2024, bound: 98),
    Technology(name: "ClockBound, low", year: 2024, bound: 500),
    Technology(name: "NTP, internet", year: 2018, bound: 1_000),
    Technology(name: "ClockBound, high", year: 2024, bound: 2_000),
    Technology(name: "TrueTime", year: 2012, bound: 4_000),
  ]

  static func row(_ name: String) -> Int { all.firstIndex { $0.name == name }! + 1 }
}

extension Technology {
  /// By how many times its bound each of two clocks must be wrong, one ahead and one behind,
  /// before the second of two writes gets the earlier timestamp.
  ///
  /// Their difference must make up for the commit wait, or what replication takes, and for the
  /// way from one leader through the client to the other.
  func needed(_ place: Place) -> Double {
    let epsilon = Nanoseconds(Int64(bound * 1000))
    let setting = place.setting(epsilon)
    let way = setting.toFirst + setting.toSecond
    guard waits else { return Double((setting.paxos + way).count) / Double(epsilon.count) }
    return Double((max(epsilon * 2, setting.paxos) + way).count) / Double(epsilon.count * 2)
  }
}

let clocksNeeded = Experiment(
  "clocks-needed",
  asks: "How wrong would the clocks of today have to be before dependent writes are reversed?",
  columns: [
    "row", "technology", "year", "bound_us", "bound_ms", "needed_one_region",
    "needed_across_regions",
  ],
  judged: .notJudged("a closed form; nothing is run"),
  at: { _ in Technology.all }
) { technology, _ in
  let row: [Field] = [
    .count(Technology.row(technology.name)), .text(technology.name), .count(technology.year),
    .number(technology.bound), .number(technology.bound / 1000),
    .number(technology.needed(.oneRegion)),
    .number(technology.needed(.acrossRegions)),
  ]
  return Finding(rows: [row])
}

/// Something that was reported of clocks, and the bound or promise that it can be held against.
private struct Report: Sendable, CustomStringConvertible {
  var technology: String
  var what: String
  var value: Double
  var bound: Double
  var unit = "µs"
  var description: String { "\(technology): \(what)" }

  static let all = [
    Report(
      technology: "TrueTime", what: "typical drift between servers, low", value: 5,
      bound: 200, unit: "µs/s"),
    Report(
      technology: "TrueTime", what: "typical drift between servers, high", value: 10,
      bound: 200, unit: "µs/s"),
    Report(
      technology: "TrueTime", what: "largest drift between servers", value: 30, bound: 200,
      unit: "µs/s"),
    Report(
      technology: "ClockBound, high", what: "chrony's estimate, EC2 local NTP", value: 98,
      bound: 2_000),
    Report(
      technology: "ClockBound, low", what: "chrony's estimate, EC2 local NTP", value: 98,
      bound: 500),
    Report(
      technology: "ClockBound, PHC", what: "chrony's estimate, EC2 hardware clock",
      value: 5.031, bound: 40),
    Report(
      technology: "CockroachDB", what: "NTP over the internet", value: 1_000,
      bound: 500_000),
  ]
}

let clocksReported = Experiment(
  "clocks-reported",
  asks: "Which share of their bounds were clocks reported to use up?",
  columns: [
    "row", "technology", "reported", "value", "bound", "unit", "share", "margin_one_region",
    "margin_across_regions",
  ],
  judged: .notJudged("published numbers; nothing is run"),
  at: { _ in Report.all }
) { report, _ in
  let row = Technology.row(report.technology)
  let technology = Technology.all[row - 1]
  let share = report.value / report.bound
  let fields: [Field] = [
    .count(row), .text(report.technology), .text(report.what), .number(report.value),
    .number(report.bound), .text(report.unit), .number(share),
    .number(technology.needed(.oneRegion) / share),
    .number(technology.needed(.acrossRegions) / share),
  ]
  return Finding(rows: [fields])
}
