import Checking
import Model
import Simulation
import Storage
import Workloads

// How fast a history is judged by its certificate, and what it costs a run that its history is kept.

/// Executes calls one after the other as they come: the least that a history can be made with.
struct SerialEngine: Node {
  typealias Message = Never
  typealias Timer = Never
  typealias Request = Transaction
  typealias Response = Outcome

  let catalogue: Catalogue
  private var store: Store
  private var workspace = Workspace()
  private var footprint = Footprint()
  private var position: Int64 = 0

  init(_ load: Load) {
    catalogue = load.catalogue
    store = Store(horizon: .infinity, initial: load.initial)
  }

  static func digest(of message: Never) -> Digest {}
  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {}
  mutating func receive(_: Never, from sender: NodeID, _ context: inout Context<Self>) {}
  mutating func fire(_: Never, _ context: inout Context<Self>) {}

  mutating func submit(_ call: Transaction, as id: RequestID, _ context: inout Context<Self>) {
    position += 1
    let at = Timestamp(rawValue: position)
    footprint.clear()
    workspace.clear()
    catalogue.declare(call, &footprint)
    for key in footprint.reads { learn(key) }
    for key in footprint.updates { learn(key) }
    guard case .done(let output) = workspace.attempt(call, catalogue) else {
      return context.respond(.aborted(.stale), to: id)
    }
    for write in workspace.writes { store.write(write.key, write.value, at: at) }
    let receipt = Receipt(
      at: at, digest: workspace.digest, output: output, observed: workspace.observed)
    context.respond(.committed(receipt), to: id)
  }

  private mutating func learn(_ key: Key) {
    let row = store.read(key)
    workspace.learn(key, row?.value ?? Value(), version: row?.version ?? .zero)
  }
}

/// One to four operations over ten live lists, ten clients at a time.
private func lists() -> ListAppend {
  do { return try ListAppend(lists: 10) } catch { preconditionFailure("\(error)") }
}

private func world(_ load: Load) -> World<SerialEngine> {
  World(seed: 1, machines: [Machine()], links: Links(Link(.constant(.zero)))) { _ in
    SerialEngine(load)
  }
}

private let calls = 100_000

/// A run of ten clients whose history is kept or not, with every observation or without.
private func trial(records: Bool, keepsHistory: Bool = true) -> Trial<SerialEngine> {
  let load = Load(lists(), records: records)
  do {
    var trial = try Trial(
      world(load), load: load, arrivals: .closed(users: 10, think: .microseconds(100)),
      gateways: [Gateway(NodeID(0), home: 0)], keepsHistory: keepsHistory)
    trial.run(for: .microseconds(Int64(calls) * 10))
    return trial
  } catch { preconditionFailure("\(error)") }
}

/// `certificate_txn_per_s`, and the share by which keeping a history lengthens a run.
func judgingNumbers() -> [(name: String, number: Double)] {
  var (best, kept, observed, bare) = (0.0, Double.infinity, Double.infinity, Double.infinity)
  for _ in 0..<5 {
    var start = cpuSeconds()
    let plain = trial(records: false)
    kept = min(kept, cpuSeconds() - start)
    start = cpuSeconds()
    _ = trial(records: true)
    observed = min(observed, cpuSeconds() - start)
    start = cpuSeconds()
    _ = trial(records: false, keepsHistory: false)
    bare = min(bare, cpuSeconds() - start)
    let history = plain.history
    let judge = SerialOrder(lists())
    start = cpuSeconds()
    let verdict = judge.judge(history)
    let seconds = cpuSeconds() - start
    guard verdict == .holds else { stop("bench: the certificate says \(verdict)", 1) }
    best = max(best, Double(history.entries.count) / seconds)
  }
  return [
    ("certificate_txn_per_s", best), ("history_recording_overhead", kept / bare - 1),
    ("history_observations_overhead", observed / bare - 1),
  ]
}
