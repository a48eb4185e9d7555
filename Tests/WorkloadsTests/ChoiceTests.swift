import Model
import Testing
import Workloads

@Suite struct ChoiceTests {
  private static func counts(_ chooser: KeyChooser, draws: Int) -> [Int] {
    var random = Random(seed: 42, .workload)
    var counts = [Int](repeating: 0, count: chooser.keys)
    for _ in 0..<draws { counts[chooser.draw(&random)] += 1 }
    return counts
  }

  @Test(arguments: [0, 0.3, 0.6, 0.9, 0.99, 0.999])
  func `few keys follow Zipf's law exactly`(_ theta: Double) throws {
    let draws = 400_000
    let counts = ChoiceTests.counts(try KeyChooser(.zipf(theta: theta), keys: 100), draws: draws)
    let weights = Zipf.weights(keys: 100, theta: theta)
    let sum = weights.reduce(0, +)
    var chiSquare = 0.0
    for (count, weight) in zip(counts, weights) {
      let expected = Double(draws) * weight / sum
      chiSquare += (Double(count) - expected) * (Double(count) - expected) / expected
    }
    // 99 degrees of freedom: mean 99, deviation 14.
    #expect(chiSquare < 99 + 4 * 14, "chi-square \(chiSquare)")
  }

  @Test(arguments: [0, 0.3, 0.6, 0.9, 0.99])
  func `many keys follow Zipf's law by the closed form, decade by decade`(
    _ theta: Double
  ) throws {
    let (keys, draws) = (100_000, 400_000)
    let counts = ChoiceTests.counts(try KeyChooser(.zipf(theta: theta), keys: keys), draws: draws)
    let weights = Zipf.weights(keys: keys, theta: theta)
    let sum = weights.reduce(0, +)
    for (from, to) in [(0, 1), (1, 2), (2, 10), (10, 100), (100, 1000), (1000, 100_000)] {
      let share = Double(counts[from..<to].reduce(0, +)) / Double(draws)
      let expected = weights[from..<to].reduce(0, +) / sum
      let noise = 4 * (expected / Double(draws)).squareRoot()
      // The form is exact at ranks 0 and 1, and worst just behind them.
      let bias = from == 2 ? 0.12 : 0.04
      #expect(abs(share - expected) < bias * expected + noise, "ranks \(from)..<\(to)")
    }
  }

  @Test(arguments: [0, 0.5, 0.99, 0.999])
  func `the sum of a long table is that of its terms`(_ theta: Double) {
    let sum = Zipf.weights(keys: 200_000, theta: theta).reversed().reduce(0, +)
    #expect(abs(Zipf.zeta(200_000, theta: theta) / sum - 1) < 1e-11)
  }

  @Test func `a hot set gets its share, and the latest rows are the hottest`() throws {
    let hot = ChoiceTests.counts(
      try KeyChooser(.hotSet(accesses: 0.8, keys: 0.2), keys: 1000), draws: 100_000)
    #expect(abs(hot[..<200].reduce(0, +) - 80_000) < 600)
    let latest = try KeyChooser(.latest(theta: 0.99), keys: 1000)
    var random = Random(seed: 1)
    let drawn = (0..<10_000).map { _ in latest.draw(&random, added: 50) }
    #expect(drawn.allSatisfy { (50..<1050).contains($0) })
    #expect(drawn.count { $0 == 1049 } > 1000)
  }

  @Test func `the same bits come out on every machine`() throws {
    var random = Random(seed: 9)
    var digest = Digest(0)
    let chooser = try KeyChooser(.zipf(theta: 0.9), keys: 1_000_000)
    for _ in 0..<10_000 { digest.fold(UInt64(chooser.draw(&random))) }
    #expect(digest.rawValue == 12_927_429_767_501_574_100)
  }

  @Test func `a theta of one is refused in words`() {
    for theta in [1, 1.2, -0.1, .nan] {
      let error = #expect(throws: ParameterError.self) {
        _ = try KeyChooser(.zipf(theta: theta), keys: 100)
      }
      #expect(error?.description.contains("at least 0 and below 1") == true)
    }
  }
}
