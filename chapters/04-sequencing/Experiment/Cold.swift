import Checking
import Experiments
import Measurement
import Model
import Sequencing
import Simulation
import Workloads

// Rows on a disk: what it does to everybody when one call in a hundred needs one, with and without a sequencer that has it
// fetched first (Calvin §4.1).

private struct ColdShare: Sendable, CustomStringConvertible {
  /// Of calls, in percent.
  var percent: Double
  /// Milliseconds that a call is kept back; nil, cold rows are not announced.
  var head: Double?
  var length: Nanoseconds
  var description: String {
    "\(percent) %, \(head.map { "\($0) ms" } ?? "unannounced"), \(length.milliseconds) ms"
  }

  static let rows = 100_000
  static let keys = 10
  /// A disk of the paper's time: ten milliseconds in the mean.
  static let least = Nanoseconds.milliseconds(3)
  static let more = Nanoseconds.milliseconds(7)

  /// Row numbers are drawn alike but for the hot ones; the coldest are the last.
  var firstCold: Int {
    ColdShare.rows - Int(Double(ColdShare.rows) * percent / 100 / Double(ColdShare.keys - 1))
  }

  var setting: Town.Setting {
    var setting = Town.Setting()
    setting.replicas = 1
    setting.arrivals = .poisson(perSecond: 2_000)
    setting.patience = .seconds(60)
    setting.quiet = .milliseconds(200)
    let first = firstCold
    setting.options.cold = ColdOptions(
      least: ColdShare.least, more: ColdShare.more,
      head: head.map { Nanoseconds(Int64($0 * 1e6)) }
    ) { $0.row >= first }
    return setting
  }
}

let sequencingCold = Experiment(
  "sequencing-cold",
  asks: "What do rows on a disk cost those who do not need them, if they are announced and if not?",
  columns: [
    "cold_percent", "announced", "head_ms", "answered_per_s", "warm_mean_ms", "warm_p99_ms",
    "cold_mean_ms",
  ],
  judged: .notJudged("what clients see is judged under sequencing-under-faults"),
  at: { size in
    let shares: [Double] = size == .full ? [0, 0.5, 0.9, 2, 5] : [0.9]
    let heads: [Double?] = size == .full ? [nil, 10, 20, 40] : [nil, 40]
    return heads.flatMap { head in
      shares.map {
        ColdShare(percent: $0, head: head, length: .seconds(size == .full ? 6 : 1))
      }
    }
  }
) { (point: ColdShare, seed) in
  let workload = possible {
    try Microbenchmark(homes: 2, rows: ColdShare.rows, hot: 100, keys: ColdShare.keys)
  }
  var town = Town(point.setting, load: Load(workload, records: true), seed: seed)
  let start = town.runHalves(of: point.length)
  let seconds = Double((town.trial.world.now - start).count) / 1e9
  var (warm, cold) = ([Double](), [Double]())
  for entry in town.trial.history.entries {
    guard let returned = entry.returned, returned >= start else { continue }
    let call = entry.transaction
    let isCold = (1..<Int(call.count)).contains { call.key($0).row >= point.firstCold }
    let time = (returned - entry.called).milliseconds
    if isCold { cold.append(time) } else { warm.append(time) }
  }
  return Finding(
    rows: [
      [
        .number(point.percent), .text(point.head == nil ? "no" : "yes"),
        .number(point.head ?? 0),
        .number(Double(warm.count + cold.count) / seconds),
        .number(mean(warm)),
        .number(Statistic.quantile(0.99, of: warm) ?? 0), .number(mean(cold)),
      ]
    ], traceHash: town.trial.world.traceHash)
}
