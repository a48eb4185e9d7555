import Model
import Raft
import RaftStore
import Simulation

/// A group of servers, clients and their users, in a world.
struct Cluster: ~Copyable {
  /// What is held fixed or varied.
  struct Setting: Sendable {
    var servers = 3
    /// How many of the servers vote at first; nil for all.
    var voters: Int?
    var clients = 2
    var store = StoreOptions()
    var link = Link(.constant(.microseconds(500)))
    var disk = Disk(sync: .microseconds(500))
    /// Machines by place where they differ; servers first.
    var machines: [Machine]?
    var links: Links?
    var prices = Prices()
    var arrivals = Arrivals.closed(users: 8, think: .milliseconds(1))
    /// How long a client's library waits before it asks again, and whether it does.
    var patience = Nanoseconds.milliseconds(500)
    var asksAgain = true
    /// How long a user waits for an answer; nil for ever.
    var userPatience: Nanoseconds?

    var servingNodes: [NodeID] { (0..<servers).map { NodeID($0) } }
  }

  var trial: Trial<RaftStore>
  let setting: Setting
  /// Checks Raft's invariants after each step of a server.
  let watch: RaftWatch

  init(_ setting: Setting, load: Load, seed: UInt64) {
    self.setting = setting
    let watch = RaftWatch(servers: setting.servers)
    self.watch = watch
    let ids = setting.servingNodes
    let configuration = Configuration(voters: Array(ids.prefix(setting.voters ?? ids.count)))
    let machines =
      setting.machines
      ?? (0..<setting.servers + setting.clients).map { place in
        Machine(disk: place < setting.servers ? setting.disk : .instant)
      }
    let world = World<RaftStore>(
      seed: seed, machines: machines, links: setting.links ?? Links(setting.link),
      prices: setting.prices
    ) { id in
      id.index < setting.servers
        ? RaftStore(
          StoreServer(
            id, setting.store, configuration, load.catalogue, initial: load.initial,
            watch: watch))
        : RaftStore(
          StoreClient(of: ids, patience: setting.patience, asksAgain: setting.asksAgain))
    }
    do {
      trial = try Trial(
        world, load: load, arrivals: setting.arrivals,
        gateways: (setting.servers..<machines.count).map { Gateway(NodeID($0), home: 0) },
        patience: setting.userPatience)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  func server(_ id: NodeID) -> StoreServer { trial.world[id].server! }

  /// Who leads, in the latest term in which somebody does.
  var leader: NodeID? {
    var best: (id: NodeID, term: UInt64)?
    for id in setting.servingNodes where trial.world.isUp(id) {
      let raft = server(id).member.raft
      if raft.role == .leader, raft.currentTerm > best?.term ?? 0 {
        best = (id, raft.currentTerm)
      }
    }
    return best?.id
  }

  /// Each server in words, for who looks into a failure.
  var description: [String] {
    setting.servingNodes.map { id in
      let raft = server(id).member.raft
      let who = raft.configuration
      return
        "\(id.index): \(trial.world.isUp(id) ? "\(raft.role)" : "down"), term \(raft.currentTerm), "
        + "voted \(raft.votedFor.map { "\($0.index)" } ?? "-"), log to \(raft.log.last.index) of term "
        + "\(raft.log.last.term), commit \(raft.log.commitIndex), applied \(raft.log.lastApplied), "
        + "voters \(who.voters.map(\.index)) outgoing \(who.outgoing.map(\.index)) learners \(who.learners.map(\.index))"
        + (raft.isRecovering ? ", lost to \(raft.lost.index)" : "")
    }
  }

  /// What is wrong with the servers, in words: an invariant of Raft that was broken at any time, or states that differ
  /// where they should be the same.
  var problem: String? {
    if let violation = watch.violation { return violation }
    var states: [(applied: UInt64, digest: UInt64, id: NodeID)] = []
    for id in setting.servingNodes {
      let machine = server(id).machine
      for other in states
      where other.applied == machine.applied && other.digest != machine.digest.rawValue {
        return "\(other.id) and \(id) applied \(machine.applied) entries and differ"
      }
      states.append((machine.applied, machine.digest.rawValue, id))
    }
    return nil
  }
}
