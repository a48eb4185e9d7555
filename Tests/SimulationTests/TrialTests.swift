import Model
import Simulation
import Testing
import Workloads

@Suite struct TrialTests {
  private static func loads() throws -> [Load] {
    var loads = [
      Load(try Bank(homes: 2, accounts: 8, audits: 0.1, distributed: 0.5)),
      Load(try Microbenchmark(homes: 2, rows: 200, hot: 2, distributed: 0.3)),
      Load(try Register(homes: 2, distributed: 0.2)),
      Load(try ListAppend(homes: 2, distributed: 0.3)),
    ]
    for mix in YCSBMix.all {
      let keys = mix.scans > 0 ? 1 : 4
      loads.append(
        Load(try YCSB(mix, homes: 2, rows: 300, keys: keys, distributed: 0.3), name: mix.name))
    }
    return loads
  }

  @Test func `every workload keeps its invariant on a single server`() throws {
    for load in try TrialTests.loads() {
      var trial = try Trial.single(load, .poisson(perSecond: 20_000), gateways: 2)
      trial.run(for: .milliseconds(200))
      trial.drain(for: .seconds(1))
      let history = trial.history
      #expect(history.entries.count > 3500, "\(load.name)")
      #expect(history.latencies.count == history.entries.count, "\(load.name)")
      #expect(trial.violation() == nil, "\(load.name)")
    }
  }

  @Test func `a lost update breaks the bank's and the microbenchmark's invariants`() throws {
    for load in try TrialTests.loads().prefix(2) {
      var trial = try Trial.single(load, .poisson(perSecond: 20_000), bug: .losesUpdates)
      trial.run(for: .milliseconds(101))
      #expect(trial.violation() != nil, "\(load.name)")
    }
  }

  @Test func `a credit without its debit breaks the bank's invariant`() throws {
    let load = Load(try Bank(accounts: 8))
    var trial = try Trial.single(load, .constant(perSecond: 10_000), bug: .forgetsFirstWrite)
    trial.run(for: .milliseconds(2))
    #expect(trial.violation()?.contains("the accounts hold") == true)
  }

  @Test func `rows in each other's places break YCSB's invariant`() throws {
    for mix in [YCSBMix.a, .f] {
      let load = Load(try YCSB(mix, rows: 300, keys: 6))
      var trial = try Trial.single(load, .constant(perSecond: 10_000), bug: .swapsRows)
      trial.run(for: .milliseconds(20))
      #expect(trial.violation()?.contains("never wrote there") == true)
    }
  }

  @Test func `every audit of the bank sees the total`() throws {
    let bank = try Bank(homes: 2, accounts: 8, audits: 0.3)
    var trial = try Trial.single(Load(bank), .closed(users: 5, think: .zero), gateways: 2)
    trial.run(for: .milliseconds(50))
    var audits = 0
    for entry in trial.history.entries where entry.transaction.procedure == Bank.audit {
      guard case .committed(let receipt) = entry.outcome else { continue }
      audits += 1
      #expect(receipt.output == bank.total)
    }
    #expect(audits > 500)
  }

  @Test func `Poisson arrivals have their rate and exponential gaps`() throws {
    let load = Load(try Register())
    var trial = try Trial.single(
      load, .poisson(perSecond: 10_000), service: .microseconds(1), gateways: 3)
    trial.run(for: .seconds(4))
    let starts = trial.history.entries.map { Double($0.intended.nanoseconds) }
    #expect(abs(Double(starts.count) - 40_000) < 4 * 200, "four deviations of a Poisson count")
    let gaps = zip(starts.dropFirst(), starts).map { $0 - $1 }
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
    #expect(abs(variance.squareRoot() / mean - 1) < 0.03, "an exponential's deviation is its mean")
    let long = Double(gaps.count { $0 > 2 * mean }) / Double(gaps.count)
    #expect(abs(long - 0.1353) < 0.008, "e^-2 of the gaps are longer than twice the mean")
  }

  @Test func `constant arrivals keep an even distance over all gateways`() throws {
    let load = Load(try Register())
    var trial = try Trial.single(load, .constant(perSecond: 3000), gateways: 3)
    trial.run(for: .seconds(1))
    let starts = trial.history.entries.map(\.intended.nanoseconds)
    #expect(abs(starts.count - 3000) <= 1)
    #expect(zip(starts.dropFirst(), starts).allSatisfy { abs($0 - $1 - 333_333) <= 1 })
  }

  @Test func `under overload latency from the intended start grows`() throws {
    let load = Load(try Register())
    var trial = try Trial.single(
      load, .poisson(perSecond: 2000), service: .milliseconds(1))
    trial.run(for: .seconds(2))
    let latencies = trial.history.latencies
    #expect(abs(latencies.count - 2000) < 10, "the server answers a thousand a second")
    // Twice what it can serve comes in, so who is answered at t came at t / 2.
    #expect(latencies[1900] > .milliseconds(800))
    #expect(latencies[1900] > latencies[900])
    #expect(trial.pending > 1800)
  }

  @Test func `in a closed loop nobody has two calls under way`() throws {
    let load = Load(try Register())
    var trial = try Trial.single(
      load, .closed(users: 7, think: .microseconds(50)), bug: .isSilent, gateways: 2,
      patience: .milliseconds(2))
    trial.run(for: .milliseconds(300))
    #expect(trial.server.mostWaiting <= 7)
    var busyUntil: [Int32: Instant] = [:]
    for entry in trial.history.entries {
      let free = busyUntil[entry.client] ?? .zero
      #expect(free <= entry.called)
      busyUntil[entry.client] = entry.returned ?? Instant(nanoseconds: .max)
    }
    #expect(busyUntil.count > 100, "who gave up went on under a new name")
  }

  @Test func `who never thinks calls at once, unless he waits before his first call`() throws {
    let load = Load(try Register())
    let first = try [nil, Nanoseconds.milliseconds(10)].map { first in
      var trial = try Trial.single(load, .closed(users: 400, think: .zero, first: first))
      trial.run(for: .milliseconds(200))
      var calls = [Double?](repeating: nil, count: 400)
      for entry in trial.history.entries where calls[Int(entry.client)] == nil {
        calls[Int(entry.client)] = (entry.called - .zero).milliseconds
      }
      return calls.compactMap(\.self).reduce(0, +) / 400
    }
    #expect(first[0] == 0 && (9.0...11).contains(first[1]), "\(first)")
  }

  @Test func `what was not answered stays open, and a late answer changes nothing`() throws {
    let load = Load(try Register())
    var trial = try Trial.single(
      load, .constant(perSecond: 1000), service: .milliseconds(3), patience: .milliseconds(20))
    trial.run(for: .milliseconds(500))
    trial.drain(for: .seconds(5))
    let history = trial.history
    #expect(trial.pending == 0)
    #expect(trial.lateAnswers > 0)
    for entry in history.entries {
      if let returned = entry.returned {
        #expect(returned - entry.called <= .milliseconds(20))
      } else if case .unknown = entry.outcome {
      } else {
        Issue.record("an open call has an outcome")
      }
    }
    #expect(history.latencies.count < history.entries.count / 2)
  }

  @Test func `a crashed server leaves its callers without an answer`() throws {
    let load = Load(try Register())
    var trial = try Trial.single(load, .constant(perSecond: 1000))
    trial.world.schedule(.crash(NodeID(0)), at: Instant(nanoseconds: 100_000_000))
    trial.run(for: .milliseconds(200))
    #expect(trial.pending > 90)
    #expect(trial.history.latencies.count + trial.pending == trial.history.entries.count)
  }

  @Test func `a run that keeps no history is the same run`() throws {
    let load = try TrialTests.loads()[0]
    for arrivals in [
      Arrivals.poisson(perSecond: 20_000), .closed(users: 5, think: .microseconds(20)),
    ] {
      func run(_ keepsHistory: Bool) throws -> (UInt64, Int, Int) {
        var trial = try Trial.single(
          load, arrivals, bug: .isSilent, patience: .milliseconds(5), keepsHistory: keepsHistory)
        trial.run(for: .milliseconds(400))
        trial.drain(for: .seconds(1))
        return (trial.world.traceHash, trial.pending, trial.lateAnswers)
      }
      #expect(try run(true) == run(false))
    }
  }

  @Test func `the same seed gives the same history and another seed another`() throws {
    func digest(_ seed: UInt64, _ load: Load, steps: Int = 1) throws -> UInt64 {
      var trial = try Trial.single(load, .poisson(perSecond: 5000), seed: seed, gateways: 3)
      for _ in 0..<steps { trial.run(for: .milliseconds(100) / Int64(steps)) }
      return trial.history.digest
    }
    for load in try TrialTests.loads() {
      let first = try digest(7, load)
      #expect(try digest(7, load) == first, "\(load.name)")
      #expect(try digest(7, load, steps: 10) == first, "running in pieces changes nothing")
      #expect(try digest(8, load) != first, "\(load.name)")
    }
  }

  @Test func `impossible trials are refused with all that is wrong`() throws {
    let load = Load(try Register())
    let error = #expect(throws: ParameterError.self) {
      _ = try Trial.single(
        load, .poisson(perSecond: -1), gateways: 0, patience: .zero)
    }
    #expect(error?.problems.count == 3, "\(error?.description ?? "")")
  }
}
