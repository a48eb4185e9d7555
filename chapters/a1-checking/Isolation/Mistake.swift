/// What can be wrong with the store: one of its rules is left out or turned round, and the others stand.
public enum Mistake: String, CaseIterable, Sendable {
  case none = "no mistake"
  case unlockedReads = "unlocked reads"
  case briefLocks = "brief locks"
  case earlyWrites = "early writes"
  case snapshots = "snapshots"
  case lastCommitter = "unchecked snapshots"
  case staleReplicas = "old replicas"
  case looseReplicas = "loose replicas"
  case earlyAnswers = "early answers"
  case repeatedCalls = "repeated calls"
  case droppedRows = "dropped rows"
  case swappedRows = "swapped rows"
  case staleAnswers = "stale answers"
  case wrongClaims = "wrong claims"

  /// What the store does, in words.
  public var words: String {
    switch self {
    case .none: "keeps every rule"
    case .unlockedReads: "reads without locks; writes are locked"
    case .briefLocks: "lets go of each lock after its row"
    case .earlyWrites: "writes rows one by one before it decides; reads are not locked"
    case .snapshots: "reads a snapshot and lets the first committer win"
    case .lastCommitter: "reads a snapshot and lets the last committer win"
    case .staleReplicas: "lets replicas answer readers; they follow the log"
    case .looseReplicas: "lets replicas answer readers; they take changes as they arrive"
    case .earlyAnswers: "answers before the record is on disk"
    case .repeatedCalls: "does a call twice that comes twice"
    case .droppedRows: "forgets a row in one of fifty transactions"
    case .swappedRows: "writes two rows the wrong way round in one of ten transactions"
    case .staleAnswers: "shows rows as the transaction found them, not as it left them"
    case .wrongClaims: "gives out positions at the call, not at the decision"
    }
  }

  var locksReads: Bool {
    switch self {
    case .unlockedReads, .earlyWrites, .snapshots, .lastCommitter: false
    default: true
    }
  }

  var locksWrites: Bool { !readsSnapshots }
  var readsSnapshots: Bool { self == .snapshots || self == .lastCommitter }
  var replicasAnswer: Bool { self == .staleReplicas || self == .looseReplicas }
}
