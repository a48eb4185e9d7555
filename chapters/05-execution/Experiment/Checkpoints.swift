import Checking
import Execution
import Experiments
import Measurement
import Model
import Simulation
import Workloads

// Throughput while a checkpoint is copied (Calvin §5, figure 3): by nobody, by a worker, in pieces between other work, or by the
// thread without which nothing goes on.

private struct Copied: Sendable, CustomStringConvertible {
  var size = Size.full
  var copying: Copying
  /// A mistake: the twin's.
  var system = System.deterministic
  var description: String {
    "\(copying), \(system), parts of \(Copied.part.count), \(setting)"
  }

  /// Parts of the published time, in seconds; its checkpoint begins with the 22nd. Our machine has a million rows, as theirs, but
  /// copies only those that were written until then, about a fifth. So it has a fifth of the time.
  static let publishedPart = 0.25
  static let publishedBegin = 21
  static let part = Nanoseconds.milliseconds(50)
  /// For so many parts the published throughput is low.
  static let publishedDip = 12

  var partsBefore: Int { size == .full ? 11 : 5 }
  var partsBehind: Int { size == .full ? 38 : 5 }
  /// The checkpoint is of all that was called by then.
  var point: Nanoseconds { .milliseconds(size == .full ? 900 : 400) }

  var setting: ClusterSetting {
    var setting = ClusterSetting(size)
    setting.machines = 1
    setting.copying = copying
    // Of the epochs of the run only this one's number can be divided by its number.
    setting.clocks = .seconds(100)
    setting.checkpointEvery = UInt64((setting.clocks + point).count / setting.epoch.count)
    setting.warmUp = begin
    setting.length = point + Nanoseconds(Copied.part.count * Int64(partsBehind))
    return setting
  }

  /// Of the first part.
  private var begin: Nanoseconds {
    point - Nanoseconds(Copied.part.count * Int64(partsBefore))
  }

  var workload: Microbenchmark {
    microbenchmark(
      setting, contention: system == .calvin(.nobodyWaits) ? 0.1 : 0.0001, distributed: 0)
  }

  /// Calls that were answered in each part.
  func parts(_ history: History) -> [Int] {
    var parts = [Int](repeating: 0, count: partsBefore + partsBehind)
    for entry in history.entries {
      guard case .committed = entry.outcome, let returned = entry.returned else { continue }
      let since = (returned - .zero - begin).count
      if since < 0 { continue }
      let part = Int(since / Copied.part.count)
      if part < parts.count { parts[part] += 1 }
    }
    return parts
  }

  /// A call that is in the checkpoint may be executed some time after the point.
  static func phase(_ since: Int, until end: Int, delay: Int = 0) -> String {
    if since <= 0 { return "before" }
    return since <= delay ? "begins" : since <= end ? "meanwhile" : "behind"
  }

  /// As a share of its mean before the checkpoint.
  static let published: [Double: Double] = {
    let table = orStop { try Tables.published("calvin_sigmod12_fig3_checkpoint") }
    let times = orStop { try table.numbers("time_s") }
    let numbers = orStop { try table.numbers("throughput_txns_per_s") }
    let before = zip(times, numbers).filter { $0.0 <= 5.25 }.map(\.1)
    let mean = before.reduce(0, +) / Double(before.count)
    return Dictionary(uniqueKeysWithValues: zip(times, numbers.map { $0 / mean }))
  }()
}

let executionCheckpoint = Experiment(
  "execution-checkpoint",
  asks: "What becomes of the throughput while a checkpoint is copied?",
  columns: [
    "copying", "time_ms", "phase", "committed_per_s", "share_of_before", "published_time_s",
    "published_phase", "published_share", "rows_copied",
  ],
  judged: .certified { size in
    Copied(size: size, copying: .byOneWorker, system: .calvin(.nobodyWaits))
  },
  at: { size in
    let all: [Copying] =
      size == .full
      ? [.free, .inPieces(of: 4_000), .byOneWorker, .standingStill]
      : [.byOneWorker, .standingStill]
    return all.map { Copied(size: size, copying: $0) }
  }
) { (point: Copied, seed) in
  var finding = Finding(rows: [])
  let measured = measure(
    point.system, point.workload, point.setting, &finding.opinions, seed: seed)
  let parts = point.parts(measured.history)
  let before = Double(parts[..<point.partsBefore].reduce(0, +)) / Double(point.partsBefore)
  let seconds = Double(Copied.part.count) / 1e9
  // So many parts would one worker take for it who does nothing else.
  let copying = Int(Int64(measured.checkpointRows) * ClusterSetting.copy / Copied.part.count)
  for (index, count) in parts.enumerated() {
    let since = index + 1 - point.partsBefore
    let time = Double(since + Copied.publishedBegin) * Copied.publishedPart
    let theirs =
      point.copying == .byOneWorker
      ? Copied.published[time].map { Field.number($0) } ?? .text("") : .text("")
    finding.rows.append([
      .text("\(point.copying)"), .count(since * Int(Copied.part.count / 1_000_000)),
      .text(Copied.phase(since, until: copying, delay: 2)), .number(Double(count) / seconds),
      .number(Double(count) / before), .number(time),
      .text(Copied.phase(since, until: Copied.publishedDip)), theirs,
      .count(measured.checkpointRows),
    ])
  }
  finding.traceHash = measured.traceHash
  return finding
}
