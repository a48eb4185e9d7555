import Checking
import Experiments
import Measurement
import Plotting

// What the map of lies shows, and what is claimed of it.

private func witness(_ title: String, _ name: String, _ ratio: Double, _ anomaly: Anomaly) -> Panel
{
  .cycle(
    title, table: "lie-witnesses",
    where: [
      Filter("where", .text(name)), Filter("error_over_bound", .number(ratio)),
      Filter("anomaly", .text(anomaly.rawValue)),
    ])
}

let lieWitnessesFigure = Figure(
  name: "lie-witnesses",
  caption:
    "**Where clocks lie, a look does not show what was answered before it was asked for; near or far, and where "
    + "nobody waits, it is the same cycle.** The plainest witness in forty runs, all other calls struck out. T1, T2 … are "
    + "calls in the order they were made; a and b are the lists of the first shard and of the second.",
  alt: "Four cycles of calls. In three of them one call appends to a list and is answered, and a "
    + "second, made later, reads the list as empty. In the fourth, of four calls, two looks each miss one "
    + "write, and each write is answered before the other look.",
  panels: [
    witness("One region, 1.5 times the bound", "one region", 1.5, .gSingleItemRealTime),
    witness("Across regions, 16 times", "across regions", 16, .gSingleItemRealTime),
    witness("Nobody waits, within the bound", "one region, nobody waits", 1, .gSingleItemRealTime),
    witness("One region, 32 times", "one region", 32, .gNonadjacentItemRealTime),
  ],
  arrangement: .sharing(columns: 2), reading: Reading.cycle)

let liesStaySerial = Claim(
  "lies-stay-serial",
  "Whatever the clocks did, every run is serializable: no look contradicts the order of the timestamps, and every anomaly that was inferred is one of real time.",
  of: ["lie-map"], smoke: .same
) { tables in
  let table = try tables("lie-map")
  let wrong = try table.numbers("wrong_looks")
  guard wrong.allSatisfy({ $0 == 0 }) else {
    return .violated(witness: "\(wrong.max() ?? 0) looks contradict the timestamps")
  }
  for row in try Map(table).rows {
    for name in row.anomalies where !name.hasSuffix("-realtime") {
      return .violated(witness: "\(name) at \(row.ratio) of the bound, \(row.place)")
    }
    let levels = [ConsistencyModel.strongSerializable, .serializable].map(\.rawValue)
    if !levels.contains(row.holds) { return .violated(witness: "no more than \(row.holds)") }
  }
  return .holds
}

let liesBreakTime = Claim(
  "lies-break-time",
  "While clocks kept their bound neither judge found anything; in one region every lie beyond it was seen, and across regions only the two largest.",
  of: ["lie-map"]
) { tables in
  let rows = try Map(tables("lie-map")).rows
  for place in Place.allCases {
    let here = rows.filter { $0.place == place.rawValue }.sorted { $0.ratio < $1.ratio }
    for row in here where row.ratio <= 1 && !(row.anomalies.isEmpty && row.outOfTime == 0) {
      return .violated(witness: "\(row.anomalies) at \(row.ratio) of the bound, \(row.place)")
    }
    let lies = here.filter { $0.ratio > 1 }.map { !$0.anomalies.isEmpty }
    let isAsSaid =
      place == .oneRegion
      ? lies.allSatisfy { $0 }
      : lies == lies.indices.map { $0 >= lies.count - 2 }
    if !isAsSaid { return .violated(witness: "seen by size of the lie, \(place): \(lies)") }
  }
  return .holds
}

let judgesAgree = Claim(
  "judges-agree",
  "In every row where the one judge found calls out of time the other inferred an anomaly, and in no other.",
  of: ["lie-map"], smoke: .same
) { tables in
  for row in try Map(tables("lie-map")).rows where (row.outOfTime > 0) == row.anomalies.isEmpty {
    return .violated(
      witness:
        "\(row.outOfTime) calls out of time and \(row.anomalies) at \(row.ratio), \(row.place)")
  }
  return .holds
}

let onePlainWitness = Claim(
  "one-plain-witness",
  "Wherever anything was found, two calls are enough to show it: a write that was answered, and a look that was asked for afterwards and does not show it.",
  of: ["lie-map", "lie-witnesses"], smoke: .same
) { tables in
  let witnesses = try tables("lie-witnesses")
  for row in try Map(tables("lie-map")).rows where !row.anomalies.isEmpty {
    let cycle = try witnesses.rows(where: [
      ("where", .text(row.place)), ("error_over_bound", .number(row.ratio)),
      ("anomaly", .text(Anomaly.gSingleItemRealTime.rawValue)),
    ])
    let (does, why) = (try witnesses.index(of: "does"), try witnesses.index(of: "why"))
    let isPlain =
      cycle.count == 2 && cycle[0][does].description.hasPrefix("append ")
      && cycle.map { $0[why] } == [.text("realtime"), .text("rw")]
    if !isPlain { return .violated(witness: "another witness at \(row.ratio), \(row.place)") }
  }
  return .holds
}

let judgeSaysNo = Claim(
  "judge-says-no",
  "Of leaders that do not wait both judges say no, though every clock keeps its bound.",
  of: ["lie-map"], smoke: .same
) { tables in
  let rows = try Map(tables("lie-map")).rows.filter { $0.place == "one region, nobody waits" }
  let isFound = rows.count == 1 && rows[0].outOfTime > 0 && !rows[0].anomalies.isEmpty
  return .holds(if: isFound, "the judges find nothing")
}

/// The table's rows by what the claims ask of them.
private struct Map {
  var rows: [(place: String, ratio: Double, outOfTime: Int, anomalies: [String], holds: String)]

  init(_ table: Table) throws {
    let names = ["place", "error_over_bound", "out_of_time", "anomalies", "holds"]
    let columns = try names.map { try table.index(of: $0) }
    rows = table.rows.map { row in
      let anomalies = row[columns[3]].description.split(separator: " ").map(String.init)
      return (
        row[columns[0]].description, row[columns[1]].number ?? -1,
        Int(row[columns[2]].number ?? -1), anomalies.filter { $0 != "none" },
        row[columns[4]].description
      )
    }
  }
}
