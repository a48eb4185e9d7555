import Model
import Raft

// What a server hands out is saved, sent and applied, at once or by threads that answer later.

extension Cluster {
  mutating func processReady(_ place: Int) throws {
    let isAsync = servers[place].isAsync
    let ready = servers[place].take(appliesUnsaved: !isAsync)
    let own = NodeID(place + 1)
    let local = ready.messagesAfterSaving
    var saving: [Parcel] = []
    var messages = ready.messages
    if isAsync {
      saving = local.map { Parcel.message($0) }
      if ready.saved.position != nil || ready.snapshot != nil {
        saving.append(.saved(place + 1, ready.ready))
      }
    } else {
      messages += local.filter { $0.to != own }
    }
    let needsSaving =
      isAsync
      && (!ready.entries.isEmpty || ready.hardState != nil || ready.snapshot != nil
        || !local.isEmpty)
    describe(ready, messages, place, needsSaving ? saving : nil, isAsync)
    for message in messages { parcels.append(.message(message)) }
    if isAsync {
      if needsSaving { servers[place].appendWork.append((ready, saving)) }
      if !ready.committed.isEmpty { servers[place].applyWork.append(ready.committed) }
      return
    }
    servers[place].save(ready)
    try servers[place].apply(ready.committed)
    for message in local where message.to == own { try? servers[place].raft.step(message) }
    servers[place].raft.saved(ready.saved)
    servers[place].raft.applied(ready.ready.committed)
  }

  private mutating func describe(
    _ ready: Work, _ messages: [Message], _ place: Int, _ saving: [Parcel]?, _ isAsync: Bool
  ) {
    var lines: [String] = []
    if let role = ready.role {
      lines.append("Lead:\(role.leader?.index ?? 0) State:\(Printed.role(role.role))")
    }
    if let state = ready.hardState { lines.append(Printed.hardState(state)) }
    if !ready.entries.isEmpty {
      lines.append("Entries:")
      lines += ready.entries.all.map(Printed.entry)
    }
    if let snapshot = ready.snapshot { lines.append("Snapshot \(Printed.snapshot(snapshot))") }
    if !ready.committed.isEmpty {
      lines.append("CommittedEntries:")
      lines += ready.committed.all.map(Printed.entry)
    }
    var sent = messages.flatMap { Printed.message($0) }
    if let saving { sent += append(ready, saving, place, indent: "") }
    if isAsync, !ready.committed.isEmpty {
      sent += apply(ready.committed, place, withResponses: true)
    }
    if !sent.isEmpty { lines += ["Messages:"] + sent }
    if lines.isEmpty {
      say("<empty Ready>")
    } else {
      say(["Ready MustSync=\(ready.mustSync):"] + lines)
    }
  }

  private func append(
    _ ready: Work, _ responses: [Parcel], _ place: Int, indent: String
  ) -> [String] {
    let state = ready.hardState
    var head =
      "\(String(place + 1, radix: 16))->AppendThread MsgStorageAppend Term:\(state?.term ?? 0) Log:0/0"
    if let commit = state?.commitIndex, commit > 0 { head += " Commit:\(commit)" }
    if let vote = state?.votedFor { head += " Vote:\(vote.index)" }
    var lines = Printed.with(ready.entries, ready.snapshot, head, "")
    guard !responses.isEmpty else { return lines }
    lines[lines.count - 1] += " Responses:["
    lines += responses.flatMap { $0.lines(indent: "  ") } + ["]"]
    return lines
  }

  private func apply(_ entries: Entries, _ place: Int, withResponses: Bool) -> [String] {
    var lines = Printed.with(
      entries, nil, "\(String(place + 1, radix: 16))->ApplyThread MsgStorageApply Term:0 Log:0/0",
      "")
    if withResponses {
      lines[lines.count - 1] += " Responses:["
      lines += Parcel.applied(place + 1, entries).lines(indent: "  ") + ["]"]
    }
    return lines
  }

  mutating func processAppend(_ place: Int) {
    guard !servers[place].appendWork.isEmpty else { return say("no append work to perform") }
    let work = servers[place].appendWork.removeFirst()
    say("Processing:")
    say(append(work.ready, [], place, indent: ""))
    servers[place].save(work.ready)
    say("Responses:")
    for response in work.responses {
      say(response.lines())
      parcels.append(response)
    }
  }

  mutating func processApply(_ place: Int) throws {
    guard !servers[place].applyWork.isEmpty else { return say("no apply work to perform") }
    let entries = servers[place].applyWork.removeFirst()
    say("Processing:")
    say(apply(entries, place, withResponses: false))
    try servers[place].apply(entries)
    let response = Parcel.applied(place + 1, entries)
    say("Responses:")
    say(response.lines())
    parcels.append(response)
  }
}
