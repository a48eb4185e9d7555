import Model
import Raft

// How etcd writes what its servers have to say.

enum Printed {
  static func name(_ id: NodeID) -> String { String(id.index, radix: 16) }

  static func entry(_ entry: Entry) -> String {
    let text: String =
      switch entry.kind {
      case .command: quoted(entry.payload)
      case .singleChange, .change: change(entry.payload)
      }
    let kind: String =
      switch entry.kind {
      case .command: "EntryNormal"
      case .singleChange: "EntryConfChange"
      case .change: "EntryConfChangeV2"
      }
    let end = text.isEmpty ? "" : " \(text)"
    return "\(entry.term)/\(entry.index) \(kind)\(end)"
  }

  private static func quoted(_ bytes: [UInt8]) -> String {
    var text = "\""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): text += "\\\""
      case UInt8(ascii: "\\"): text += "\\\\"
      case 0x20..<0x7F: text.append(Character(Unicode.Scalar(byte)))
      default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return text + "\""
  }

  static func change(_ payload: [UInt8]) -> String {
    let steps = ConfigurationChange(payload: payload)?.steps ?? []
    return steps.map { step in
      let letter =
        switch step.kind {
        case .addVoter: "v"
        case .addLearner: "l"
        case .remove: "r"
        case .update: "u"
        }
      return letter + String(step.id.index)
    }.joined(separator: " ")
  }

  static func kind(_ kind: Message.Kind) -> String {
    switch kind {
    case .appendEntries: "MsgApp"
    case .appendResponse: "MsgAppResp"
    case .requestVote: "MsgVote"
    case .voteResponse: "MsgVoteResp"
    case .requestPreVote: "MsgPreVote"
    case .preVoteResponse: "MsgPreVoteResp"
    case .heartbeat: "MsgHeartbeat"
    case .heartbeatResponse: "MsgHeartbeatResp"
    case .installSnapshot: "MsgSnap"
    case .timeoutNow: "MsgTimeoutNow"
    case .propose: "MsgProp"
    case .readIndex: "MsgReadIndex"
    case .transferLeadership: "MsgTransferLeader"
    case .readIndexResponse: "MsgReadIndexResp"
    case .saved: "MsgStorageAppendResp"
    case .snapshotChunk, .snapshotChunkResponse: "a piece of a snapshot"
    }
  }

  static func message(_ message: Message, indent: String = "") -> [String] {
    var head =
      "\(indent)\(name(message.from))->\(name(message.to)) \(kind(message.kind)) "
      + "Term:\(message.term) Log:\(message.position.term)/\(message.position.index)"
    if message.isRejected { head += " Rejected (Hint: \(message.hint))" }
    if message.commitIndex != 0 { head += " Commit:\(message.commitIndex)" }
    return with(message.entries, message.snapshot, head, indent)
  }

  static func with(
    _ entries: Entries, _ snapshot: Snapshot?, _ head: String, _ indent: String
  ) -> [String] {
    var lines = [head]
    let all = entries.all.map { one in
      // A proposal has no place yet.
      entry(
        entries.first == 0 ? Entry(term: 0, index: 0, kind: one.kind, payload: one.payload) : one)
    }
    if all.count == 1 {
      lines[0] += " Entries:[\(all[0])]"
    } else if all.count > 1 {
      lines[0] += " Entries:["
      lines += all.map { "\(indent)  \($0)" }
      lines.append("\(indent)]")
    }
    if let snapshot { lines.append("\(indent)  Snapshot: \(self.snapshot(snapshot))") }
    return lines
  }

  static func snapshot(_ snapshot: Snapshot) -> String {
    let who = snapshot.configuration
    func list(_ ids: [NodeID]) -> String {
      "[\(ids.map { String($0.index) }.joined(separator: " "))]"
    }
    return "Index:\(snapshot.last.index) Term:\(snapshot.last.term) "
      + "ConfState:Voters:\(list(who.voters)) VotersOutgoing:\(list(who.outgoing)) "
      + "Learners:\(list(who.learners)) LearnersNext:\(list(who.nextLearners)) "
      + "AutoLeave:\(who.leavesByItself)"
  }

  static func hardState(_ state: HardState) -> String {
    let vote = state.votedFor.map { " Vote:\($0.index)" } ?? ""
    return "HardState Term:\(state.term)\(vote) Commit:\(state.commitIndex)"
  }

  static func role(_ role: Raft.Role) -> String {
    switch role {
    case .follower: "StateFollower"
    case .preCandidate: "StatePreCandidate"
    case .candidate: "StateCandidate"
    case .leader: "StateLeader"
    }
  }

  static func progress(_ progress: Progress, _ inFlight: InFlight) -> String {
    let mode =
      switch progress.mode {
      case .probe: "StateProbe"
      case .replicate: "StateReplicate"
      case .snapshot: "StateSnapshot"
      }
    var text =
      "\(progress.id.index): \(mode) match=\(progress.matchIndex) next=\(progress.nextIndex)"
    if progress.isLearner { text += " learner" }
    if progress.isPaused { text += " paused" }
    if progress.pendingSnapshot > 0 { text += " pendingSnap=\(progress.pendingSnapshot)" }
    if !progress.isActive { text += " inactive" }
    if inFlight.count > 0 {
      text += " inflight=\(inFlight.count)"
      if inFlight.isFull { text += "[full]" }
    }
    return text
  }
}
