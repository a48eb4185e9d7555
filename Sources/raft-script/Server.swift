import Model
import Raft

// A server of a script with its disk and its state machine, and what is on its way to it.

/// What waits to be delivered.
enum Parcel {
  case message(Message)
  case saved(Int, Ready)
  case applied(Int, Entries)

  var to: Int {
    switch self {
    case .message(let message): message.to.index
    case .saved(let id, _), .applied(let id, _): id
    }
  }

  var kind: String {
    switch self {
    case .message(let message): Printed.kind(message.kind)
    case .saved: "MsgStorageAppendResp"
    case .applied: "MsgStorageApplyResp"
    }
  }

  /// To oneself, or from one's own disk: it is not lost.
  var isLocal: Bool {
    if case .message(let message) = self { return message.from == message.to }
    return true
  }

  func lines(indent: String = "") -> [String] {
    switch self {
    case .message(let message): return Printed.message(message, indent: indent)
    case .saved(let id, let ready):
      let place = ready.saved.position ?? LogPosition(term: 0, index: 0)
      return Printed.with(
        Entries(), ready.snapshot,
        "\(indent)AppendThread->\(String(id, radix: 16)) MsgStorageAppendResp "
          + "Term:\(ready.saved.term) Log:\(place.term)/\(place.index)", indent)
    case .applied(let id, let entries):
      return Printed.with(
        entries, nil,
        "\(indent)ApplyThread->\(String(id, radix: 16)) MsgStorageApplyResp Term:0 Log:0/0",
        indent)
    }
  }
}

/// What a server handed out, with copies of the entries: its log may go on before they are looked at.
@dynamicMemberLookup struct Work {
  var ready: Ready
  var entries: Entries
  var committed: Entries

  subscript<Value>(dynamicMember path: KeyPath<Ready, Value>) -> Value { ready[keyPath: path] }
}

/// One server with all that belongs to it.
struct Server {
  var raft: Raft
  var isAsync: Bool
  /// What is on its disk: entries behind a place.
  var diskStart: LogPosition
  var disk: [Entry] = []
  var states: [Snapshot]
  var appendWork: [(ready: Work, responses: [Parcel])] = []
  var applyWork: [Entries] = []

  mutating func take(appliesUnsaved: Bool) -> Work {
    var ready = Ready()
    _ = raft.take(&ready, appliesUnsaved: appliesUnsaved)
    return Work(
      ready: ready, entries: raft.log.entries(ready.unsaved),
      committed: raft.log.entries(ready.committed))
  }

  mutating func save(_ ready: Work) {
    if let snapshot = ready.snapshot {
      diskStart = snapshot.last
      disk = []
    }
    guard !ready.entries.isEmpty else { return }
    disk.removeAll { $0.index >= ready.entries.first }
    disk += ready.entries.all
  }

  /// The state machine appends payloads to each other.
  mutating func apply(_ entries: Entries) throws {
    for entry in entries.all {
      var configuration = states.last!.configuration
      var bytes = states.last!.bytes
      if entry.kind == .command {
        bytes += entry.payload
      } else if let change = ConfigurationChange(payload: entry.payload) {
        try raft.apply(change)
        configuration = raft.configuration
      }
      states.append(
        Snapshot(
          last: LogPosition(term: entry.term, index: entry.index), configuration: configuration,
          bytes: bytes))
    }
    raft.snapshot = states.last!.last.index > 0 ? states.last : nil
  }
}
