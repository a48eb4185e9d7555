import Model

// What mathematics says about queues, so that a simulated one can be held against it.

/// One server, calls that come independently of each other (Poisson), served in their order.
///
/// Times are in mean service times, rates in calls a service time: `load` is both the arrival rate and the share
/// of time for which the server is busy.
public struct SingleServerQueue: Sendable {
  public let load: Double
  public let length: Errands.Length

  /// `load` must lie above 0 and below 1: at 1 the queue grows without end.
  public init(load: Double, _ length: Errands.Length) {
    precondition(load > 0 && load < 1, "a queue is stable for loads in 0..<1, not at \(load)")
    self.load = load
    self.length = length
  }

  /// The mean time from arrival to departure: Pollaczek and Khinchine's formula, in
  /// which the variance of the service is 1 where it is exponential and 0 where constant.
  public var meanTime: Double {
    let variance = length == .exponential ? 1.0 : 0.0
    return 1 + load * (1 + variance) / (2 * (1 - load))
  }

  /// How many calls are in the system on the average, the served one with them (Little's law).
  public var meanNumber: Double { load * meanTime }

  /// The time that a share `fraction` of all calls does not exceed; nil where the law has no closed form.
  ///
  /// With exponential service the time in the system is exponential again, at the rate that is left over.
  public func quantile(_ fraction: Double) -> Double? {
    guard length == .exponential else { return nil }
    return -Elementary.log(1 - fraction) / (1 - load)
  }

  /// The share of calls that take longer; nil where the law has no closed form.
  public func tail(above time: Double) -> Double? {
    guard length == .exponential else { return nil }
    return Elementary.exp(-(1 - load) * time)
  }
}

/// Users who call, wait for the answer, think, and call again, in front of one exponential server.
///
/// Mean value analysis (Reiser and Lavenberg 1980), exact for this system: a caller finds what the system with
/// one user fewer holds on the average.
public struct ClosedLoop: Sendable {
  /// In the unit of `service` and `think`.
  public let response: Double
  /// Calls in that unit of time.
  public let throughput: Double

  public init(users: Int, service: Double, think: Double) {
    precondition(users > 0 && service > 0 && think >= 0, "a loop needs users and service")
    var (response, throughput, waiting) = (0.0, 0.0, 0.0)
    for population in 1...users {
      response = service * (1 + waiting)
      throughput = Double(population) / (response + think)
      waiting = throughput * response
    }
    self.response = response
    self.throughput = throughput
  }
}
