import Model
import Simulation
import Storage

/// The smallest engine: one server, one transaction at a time, each taking the same time.
struct SingleServer: Node {
  typealias Message = Never
  typealias Response = Outcome
  enum Timer: Sendable { case served }

  enum Bug: Sendable {
    case none
    /// Reads are three transactions old, as if nobody locked.
    case losesUpdates
    /// Of each transaction's writes the first is forgotten.
    case forgetsFirstWrite
    /// Of several rows each gets what belongs to the next.
    case swapsRows
    /// Every third call is not answered.
    case isSilent
  }

  let catalogue: Catalogue
  let service: Nanoseconds
  let bug: Bug
  private(set) var store: Store
  private(set) var mostWaiting = 0
  private var waiting: [(call: Transaction, id: RequestID)] = []
  private var workspace = Workspace()
  private var position: Int64 = 0

  init(_ load: Load, service: Nanoseconds, bug: Bug = .none) {
    catalogue = load.catalogue
    self.service = service
    self.bug = bug
    store = Store(initial: load.initial)
  }

  static func digest(of message: Never) -> Digest {}
  mutating func start(from journal: Journal<Never>, _ context: inout Context<Self>) {}
  mutating func receive(_: Never, from sender: NodeID, _ context: inout Context<Self>) {}

  mutating func submit(
    _ request: Transaction, as id: RequestID, _ context: inout Context<Self>
  ) {
    if waiting.isEmpty { context.set(.served, after: service) }
    waiting.append((request, id))
    mostWaiting = max(mostWaiting, waiting.count)
  }

  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {
    let (call, id) = waiting.removeFirst()
    let outcome = execute(call)
    if bug != .isSilent || id.rawValue % 3 != 0 { context.respond(outcome, to: id) }
    if !waiting.isEmpty { context.set(.served, after: service) }
  }

  private mutating func execute(_ call: Transaction) -> Outcome {
    position += 1
    let at = Timestamp(rawValue: position)
    let snapshot = bug == .losesUpdates ? Timestamp(rawValue: max(0, position - 4)) : .infinity
    workspace.clear()
    var footprint = Footprint()
    catalogue.declare(call, &footprint)
    for key in footprint.reads + footprint.updates {
      let row = store.read(key, at: snapshot) ?? (Value(), .zero)
      workspace.learn(key, row.value, version: row.version)
    }
    switch workspace.attempt(call, catalogue) {
    case .needs: return .aborted(.stale)
    case .aborted(let reason): return .aborted(reason)
    case .done(let output):
      apply(workspace.writes, at: at)
      return .committed(Receipt(at: at, digest: workspace.digest, output: output))
    }
  }

  private mutating func apply(_ writes: [Write], at: Timestamp) {
    for (index, write) in writes.enumerated() {
      if bug == .forgetsFirstWrite, index == 0, writes.count > 1 { continue }
      let source = bug == .swapsRows ? writes[(index + 1) % writes.count] : write
      store.write(write.key, source.value, at: at)
    }
  }
}

extension Trial where N == SingleServer {
  /// One server and one gateway in one place.
  static func single(
    _ load: Load, _ arrivals: Arrivals, seed: UInt64 = 1, service: Nanoseconds = .microseconds(10),
    bug: SingleServer.Bug = .none, gateways: Int = 1, patience: Nanoseconds? = nil,
    keepsHistory: Bool = true
  ) throws -> Trial {
    let world = World(
      seed: seed, machines: [Machine()], links: Links(Link(.constant(.milliseconds(1))))
    ) { _ in SingleServer(load, service: service, bug: bug) }
    return try Trial(
      world, load: load, arrivals: arrivals,
      gateways: (0..<gateways).map { Gateway(NodeID(0), home: $0) }, patience: patience,
      keepsHistory: keepsHistory)
  }

  var server: SingleServer { world[NodeID(0)] }

  func violation() -> String? {
    let store = server.store
    return violation { store.read($0)?.value }
  }
}

extension History {
  /// All that it says.
  var digest: UInt64 {
    var digest = Digest(0)
    for entry in entries {
      digest.fold(UInt64(bitPattern: Int64(entry.client)))
      digest.fold(UInt64(bitPattern: entry.intended.nanoseconds))
      digest.fold(UInt64(bitPattern: entry.called.nanoseconds))
      digest.fold(UInt64(bitPattern: entry.returned?.nanoseconds ?? -1))
      digest.fold(UInt64(entry.transaction.procedure))
      for index in 0..<Int(entry.transaction.count) {
        digest.fold(UInt64(bitPattern: entry.transaction.arguments[index]))
      }
      switch entry.outcome {
      case .committed(let receipt): digest.fold(receipt.digest.rawValue)
      case .aborted(let reason): digest.fold(UInt64(reason.rawValue))
      case .unknown: digest.fold(.max)
      }
    }
    return digest.rawValue
  }

  /// From the intended start, of all that came back.
  var latencies: [Nanoseconds] {
    entries.compactMap { entry in entry.returned.map { $0 - entry.intended } }
  }
}
