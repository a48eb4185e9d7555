import Model
import Testing
import Workloads

/// What nobody can mean is refused before a run, all of it at once, each with what would be allowed.
@Suite struct ParameterTests {
  private static let skews: [(Skew, String)] = [
    (.zipf(theta: 1), "theta is 1.0, but must be at least 0 and below 1"),
    (.zipf(theta: -0.1), "theta is -0.1, but must be at least 0 and below 1"),
    (.zipf(theta: .nan), "theta is nan, but must be"),
    (.latest(theta: .infinity), "theta is inf, but must be"),
    (.hotSet(accesses: 1.1, keys: 0.2), "share of accesses is 1.1, but must be in 0.0...1.0"),
    (.hotSet(accesses: 0.8, keys: -0.2), "share of keys is -0.2, but must be in 0.0...1.0"),
  ]

  @Test(arguments: skews) func `a skew that is no law is refused`(skew: Skew, says: String) {
    #expect(message { _ = try KeyChooser(skew, keys: 10) }.contains(says))
    #expect(message { _ = try Bank(accounts: 100, skew: skew) }.contains(says))
  }

  @Test func `no keys are refused together with a law that is none`() {
    let said = message { _ = try KeyChooser(.zipf(theta: 2), keys: 0) }
    #expect(said.split(separator: "\n").count == 2)
    #expect(
      message { _ = try Zipf(keys: 2, theta: 0.5) }.contains("keys is 2, but must be in 3..."))
  }

  @Test(arguments: [
    YCSBMix(name: "m", reads: 50, updates: 40), YCSBMix(name: "m", reads: 150, updates: -50),
    YCSBMix(name: "m", reads: .max, updates: .max), YCSBMix(name: "m"),
  ]) func `a mix whose shares are not a hundred percent is refused`(mix: YCSBMix) {
    #expect(message { _ = try YCSB(mix, rows: 100) }.contains("must be"))
  }

  @Test func `every workload refuses shares that are no probabilities, and says so once`() {
    for share in [-0.1, 1.5, .nan, .infinity] {
      let complaints = [
        message { _ = try Bank(accounts: 100, audits: share) },
        message { _ = try Register(writes: share) },
        message { _ = try ListAppend(appends: share) },
        message { _ = try Microbenchmark(homes: 2, distributed: share) },
        message { _ = try YCSB(.a, homes: 2, rows: 100, distributed: share) },
        message { _ = try TPCC(byName: share) },
        message { _ = try TPCC(warehouses: 2, remote: .calls(share)) },
        message { _ = try SmallBank(homes: 2, distributed: share) },
        message { _ = try SmallBank(balances: share) },
        message { _ = try DependentMicrobenchmark(moves: share) },
      ]
      for said in complaints {
        #expect(said.contains("must be in 0.0...1.0"), "\(said)")
      }
    }
  }

  @Test func `more keys in a call than there are rows are refused`() {
    #expect(
      message { _ = try YCSB(.a, rows: 3, keys: 4) }.contains("rows is 3, but must be in 4..."))
    #expect(message { _ = try Microbenchmark(rows: 10, hot: 5) }.contains("rows is 10"))
  }

  private func message(_ make: () throws -> Void) -> String {
    do {
      try make()
      return "nothing was refused"
    } catch {
      return "\(error)"
    }
  }
}
