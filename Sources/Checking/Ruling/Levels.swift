/// What a history can be held against.
public enum Level: Sendable, Equatable {
  /// What the header asks for, or what the kind of history suggests.
  case standard
  case linearizable
  case workload(Workload)
  /// One of Elle's consistency models, by any of its names.
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
      } else if ConsistencyModel(name: name) != nil || ConsistencyModel.undecided.contains(name) {
        self = .transactional(name)
      } else {
        return nil
      }
    }
  }

  /// Elle's lattice (Adya 1999; Cerone, Bernardi and Gotsman 2015; Crooks et al. 2017) stands behind the workloads, weak
  /// levels first and Adya's names for them last.
  public static var names: [String] {
    ["default", "linearizable"] + Workload.allCases.map(\.rawValue).sorted()
      + ConsistencyModel.allCases.map(\.rawValue) + ConsistencyModel.synonyms.keys.sorted()
  }
}
