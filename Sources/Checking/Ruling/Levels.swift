/// What a history can be held against.
public enum Level: Sendable, Equatable {
  /// What the header asks for, or what the kind of history suggests.
  case standard
  case linearizable
  case workload(Workload)
  /// One of Elle's consistency models, by its first name there.
  case transactional(String)

  public enum Workload: String, CaseIterable, Sendable {
    case bank, set, counter, causal
    case setFull = "set-full"
    case longFork = "long-fork"
  }

  /// Nil for a name that nobody knows.
  public init?(_ name: String) {
    switch name {
    case "default": self = .standard
    case "linearizable": self = .linearizable
    default:
      if let workload = Workload(rawValue: name) {
        self = .workload(workload)
      } else if let model = Level.synonyms[name] {
        self = .transactional(model)
      } else if Level.models.contains(name) {
        self = .transactional(name)
      } else {
        return nil
      }
    }
  }

  public static var names: [String] {
    ["default", "linearizable"] + Workload.allCases.map(\.rawValue).sorted() + models
      + synonyms.keys.sorted()
  }

  /// Elle's lattice (Adya 1999; Cerone, Bernardi and Gotsman 2015; Crooks et al. 2017), weak ones first.
  private static let models = [
    "read-uncommitted", "read-committed", "monotonic-atomic-view", "read-atomic",
    "cursor-stability",
    "monotonic-view", "monotonic-snapshot-read", "consistent-view", "forward-consistent-view",
    "update-atomic",
    "update-serializable", "parallel-snapshot-isolation", "prefix", "repeatable-read",
    "snapshot-isolation",
    "serializable", "strong-session-read-uncommitted", "strong-session-read-committed",
    "strong-session-consistent-view", "strong-session-update-serializable",
    "strong-session-snapshot-isolation",
    "strong-session-serializable", "strong-read-uncommitted", "strong-read-committed",
    "strong-consistent-view",
    "strong-update-serializable", "strong-snapshot-isolation", "strong-serializable",
  ]

  private static let synonyms = [
    "strict-serializable": "strong-serializable",
    "strong-session-PL-2": "strong-session-read-committed",
    "PL-1": "read-uncommitted", "PL-2": "read-committed", "PL-CS": "cursor-stability",
    "PL-2L": "monotonic-view",
    "PL-MSR": "monotonic-snapshot-read", "PL-2+": "consistent-view",
    "PL-FCV": "forward-consistent-view",
    "PL-3U": "update-serializable", "PL-SI": "snapshot-isolation", "PL-2.99": "repeatable-read",
    "PL-3": "serializable", "PL-SS": "strong-serializable",
    "strong-PL-1": "strong-read-uncommitted",
    "strong-PL-2": "strong-read-committed",
    "strong-session-PL-1": "strong-session-read-uncommitted",
    "strong-session-PL-2+": "strong-session-consistent-view",
    "strong-session-PL-3U": "strong-session-update-serializable",
    "strong-session-PL-SI": "strong-session-snapshot-isolation",
    "strong-session-PL-3": "strong-session-serializable",
  ]
}
