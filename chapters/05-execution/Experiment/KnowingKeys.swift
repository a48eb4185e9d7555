import Engines
import Experiments
import Measurement
import Model

// What it is worth to know beforehand which rows a call touches: they can be fetched before they are needed.

/// An engine, and whether it fetches ahead.
private struct Way: Sendable {
  let name: String
  let engine: RealEngine
  let fetches: Bool

  static let all = [
    Way(name: "serial", engine: .serial, fetches: false),
    Way(name: "serial with fetching", engine: .serial, fetches: true),
    Way(name: "locks", engine: .locks, fetches: false),
    Way(name: "locks with fetching", engine: .locks, fetches: true),
    Way(name: "queues with fetching", engine: .queues, fetches: true),
  ]
}

private struct TableSize: Sendable, CustomStringConvertible {
  /// Of 128 bytes each, with their heads; the index has a quarter beside.
  let mebibytes: Int
  let calls: Int
  let rounds: Int
  var description: String { "\(mebibytes) MiB" }
  var rows: Int { mebibytes * 8_192 }
}

let knowingKeys = Experiment(
  "execution-knowing-keys",
  asks: "What is it worth to fetch rows before they are needed, by the size of the table?",
  columns: ["table_mib", "way", "calls_per_cpu_s", "us_per_call"], kind: .measured,
  judged: .notJudged("every engine's state is held against that of serial execution"),
  at: { size in
    size == .full
      ? [1, 4, 16, 64, 256, 1_024].map { TableSize(mebibytes: $0, calls: 100_000, rounds: 9) }
      : [1, 4].map { TableSize(mebibytes: $0, calls: 2_000, rounds: 2) }
  }
) { size, seed in
  let calls = ycsbCalls(size.calls, rows: size.rows, theta: 0, seed: seed)
  var best = Way.all.map { _ in RealRun() }
  var (number, digest, learned) = (UInt64(0), UInt64(0), UInt64(0))
  do {
    let memory = AriaYCSB.memory(rows: size.rows)
    // All ways take turns, so that whoever else uses the machine disturbs all alike.
    for _ in 0..<size.rounds {
      for (place, way) in Way.all.enumerated() {
        var options = EngineOptions()
        options.prefetches = way.fetches
        let run = calls.withUnsafeBufferPointer {
          way.engine.run(AriaYCSB(), memory, options, $0, from: number)
        }
        best[place].keepBest(run)
        learned &+= run.learned
        number += UInt64(calls.count)
      }
    }
    digest = memory.digest
  }
  checkSerially(calls, size.rows, times: size.rounds * Way.all.count, digest, learned)
  return Finding(
    rows: zip(Way.all, best).map { way, run in
      [
        .count(size.mebibytes), .text(way.name), .number(Double(calls.count) / run.busiest),
        .number(run.busiest * 1e6 / Double(calls.count)),
      ]
    })
}

/// The same calls once more, one after the other.
private func checkSerially(
  _ calls: [AriaYCSB.Call], _ rows: Int, times: Int, _ digest: UInt64, _ learned: UInt64
) {
  let memory = AriaYCSB.memory(rows: rows)
  var sum: UInt64 = 0
  for time in 0..<times {
    sum &+= calls.withUnsafeBufferPointer {
      RealEngine.serial.run(
        AriaYCSB(), memory, EngineOptions(), $0, from: UInt64(time * calls.count)
      ).learned
    }
  }
  precondition(memory.digest == digest && sum == learned, "an engine did something else")
}

private let keysTable = "live/execution-knowing-keys"

private func ways(_ tables: Tables, _ way: String) throws -> [Double] {
  try tables(keysTable).numbers("calls_per_cpu_s", where: [("way", .text(way))])
}

let fetchingBeatsSerial = Claim(
  "fetching-beats-serial",
  "On a table that is far beyond the caches, Calvin's locks with the rows fetched ahead run more calls in a second of "
    + "the processor than serial execution that waits for each row.",
  of: [keysTable]
) { tables in
  let (serial, locks) = (try ways(tables, "serial"), try ways(tables, "locks with fetching"))
  guard let serial = serial.last, let locks = locks.last else {
    return .violated(witness: "a way is missing")
  }
  return .holds(if: locks > 1.2 * serial, "locks run \(locks / serial) times as many")
}

let fetchingPaysOutside = Claim(
  "fetching-pays-outside",
  "Fetching ahead makes serial execution at least half again as fast on every table from 64 MiB on, and changes little on the smallest.",
  of: [keysTable]
) { tables in
  let (plain, fetching) = (try ways(tables, "serial"), try ways(tables, "serial with fetching"))
  let gains = zip(plain, fetching).map { $1 / $0 }
  guard gains.count == 6 else { return .violated(witness: "there are \(gains.count) sizes") }
  return .holds(if: gains[0] < 1.25 && gains[3...].allSatisfy { $0 > 1.5 }, "gains are \(gains)")
}
