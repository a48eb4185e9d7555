import Model

/// When clients call.
public enum Arrivals: Sendable, Hashable {
  /// An open loop of independent people: exponential gaps, so many calls a second over all gateways together.
  case poisson(perSecond: Double)
  /// An open loop at even distances, so many calls a second over all gateways together.
  case constant(perSecond: Double)
  /// A closed loop: each user calls, waits for the answer, thinks (exponentially, with this mean), and calls
  /// again. Users are dealt over the gateways in turn. Before its first call a user waits likewise, or, where `first`
  /// says so, with that mean: who never thinks would otherwise call together with all others.
  case closed(users: Int, think: Nanoseconds, first: Nanoseconds? = nil)

  func check(_ check: inout ParameterCheck) {
    switch self {
    case .poisson(let rate), .constant(let rate):
      check.require("calls a second", rate, in: 1e-6...1e9)
    case .closed(let users, let think, let first):
      check.require("users", users, in: 1...1 << 23)
      check.require("think time in nanoseconds", think.count, in: 0...Int64(1 << 53))
      check.require("first wait in nanoseconds", first?.count ?? 0, in: 0...Int64(1 << 53))
    }
  }
}

/// Where clients enter: a node that takes their calls, and the home that they call their own.
public struct Gateway: Sendable, Hashable {
  public var node: NodeID
  public var home: Int

  public init(_ node: NodeID, home: Int) {
    self.node = node
    self.home = home
  }
}
