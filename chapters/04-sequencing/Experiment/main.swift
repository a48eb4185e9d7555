import Foundation
import Model
import Raft
import Sequencing

// Bench draft: members, sequencers, merges of six nodes on one thread, no world.
struct Pump {
  let placement = Placement(replicas: 3, partitions: 2, .everywhere)
  var rafts: [[Raft]] = []  // by log, by replica
  var sequencers: [Sequencer] = []
  var merges: [Merge]
  var epochs: [[UInt64]] = []
  var ready = Ready()
  var mail: [(log: Int, message: RaftMessage)] = []
  var proposal = Entries()
  var dispatched = 0

  init() {
    merges = (0..<6).map { Merge(logs: 6, partition: $0 % 2) }
    for log in 0..<6 {
      let plan = placement.logs[log]
      let configuration = Configuration(voters: plan.voters)
      var options = RaftOptions(); options.electionSpread = 5
      rafts.append(plan.voters.map { Raft($0, options, log: Log(), configuration: configuration, random: Random(seed: UInt64($0.index))) })
      sequencers.append(Sequencer(SequencerOptions()))
      let leader = plan.voters.firstIndex(of: plan.home)!
      rafts[log][leader].campaign()
      settle(log, leader)
      deliver()
    }
  }
  func place(_ log: Int, _ node: NodeID) -> Int { node.index / 2 }

  mutating func settle(_ log: Int, _ place: Int) {
    while rafts[log][place].take(&ready) {
      for m in ready.messages { mail.append((log, m)) }
      _ = rafts[log][place].entries(ready.unsaved)
      for m in ready.messagesAfterSaving {
        if m.to == rafts[log][place].id { try? rafts[log][place].step(m) } else { mail.append((log, m)) }
      }
      rafts[log][place].saved(ready.saved)
      if !ready.committed.isEmpty {
        var batches: [Batch] = []
        rafts[log][place].forEach(in: ready.committed) { _, _, payload in
          if let b = Batch(payload, log: log, partitions: 2) { batches.append(b) }
        }
        rafts[log][place].applied(ready.committed)
        for b in batches {
          for p in 0..<2 { _ = merges[2 * place + p].take(b); while let n = merges[2 * place + p].next() { dispatched += n.count(for: p) } }
        }
        if rafts[log][place].log.lastApplied > 64 + rafts[log][place].log.start.index {
          rafts[log][place].compact(through: rafts[log][place].log.lastApplied - 8)
        }
      }
    }
  }
  mutating func deliver() {
    var head = 0
    while head < mail.count {
      let (log, m) = mail[head]
      head += 1
      let p = place(log, m.to)
      try? rafts[log][p].step(m)
      settle(log, p)
    }
    mail.removeAll(keepingCapacity: true)
  }
  mutating func epoch(_ number: UInt64, _ perLog: Int, _ input: Input) {
    var input = input
    for log in 0..<6 {
      for k in 0..<perLog {
        input.number &+= 1
        input.participants = UInt64(1 + k % 3)
        _ = sequencers[log].accept(input)
      }
      proposal.removeAll()
      sequencers[log].close(number, into: &proposal)
      let leader = place(log, placement.logs[log].home)
      try? rafts[log][leader].propose(proposal)
      settle(log, leader)
    }
    deliver()
  }
}
var pump = Pump()
var call = Transaction(1)
for k in 0..<8 { call.add(Int64(k)) }
let input = Input(client: NodeID(9), number: 0, floor: 0, origin: 0, participants: 1, call: call)
print("bytes", input.size)
for perLog in [100, 1000, 5000] {
  var epoch = pump.merges[0].epoch + 1
  for _ in 0..<20 { pump.epoch(epoch, perLog, input); epoch += 1 }
  let n = 3_000_000 / (6 * perLog)
  var t = timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t)
  let a = Double(t.tv_sec) + Double(t.tv_nsec) / 1e9
  for _ in 0..<n { pump.epoch(epoch, perLog, input); epoch += 1 }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t)
  let b = Double(t.tv_sec) + Double(t.tv_nsec) / 1e9
  print(perLog, Double(n * 6 * perLog) / (b - a) / 1e6, "M txn/s", pump.merges.map { $0.digest.rawValue }, pump.dispatched)
}
