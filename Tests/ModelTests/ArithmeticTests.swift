import Foundation
import Model
import Testing

/// Distance in units of the last place between two doubles of one sign.
private func unitsBetween(_ a: Double, _ b: Double) -> UInt64 {
  let (x, y) = (a.bitPattern, b.bitPattern)
  return x > y ? x - y : y - x
}

@Suite struct ArithmeticTests {
  @Test func `log stays within one unit in the last place of the C library's`() {
    var random = Random(seed: 1)
    for _ in 0..<200_000 {
      let x = Double(bitPattern: random.next() >> 2 | 1)
      guard x.isFinite, x > 0 else { continue }
      #expect(unitsBetween(Elementary.log(x), Foundation.log(x)) <= 1, "log(\(x))")
    }
    for x in [1, 2, 0.5, 0x1p-1074, Double.leastNormalMagnitude, Double.greatestFiniteMagnitude] {
      #expect(abs(Elementary.log(x) - Foundation.log(x)) <= abs(Foundation.log(x)).ulp)
    }
  }

  @Test func `exp stays within two units in the last place of the C library's`() {
    var random = Random(seed: 2)
    for _ in 0..<200_000 {
      let x = (random.unit() - 0.5) * 1400
      #expect(unitsBetween(Elementary.exp(x), Foundation.exp(x)) <= 2, "exp(\(x))")
    }
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.exp(-1000) == 0)
    #expect(Elementary.exp(1000) == .infinity)
  }

  /// Golden bits: they may differ on no machine and in no build.
  @Test func `elementary functions and draws give the bits on record`() {
    var hash = Digest(0)
    var random = Random(seed: 3)
    for _ in 0..<10_000 {
      let x = random.unit()
      hash.fold(Elementary.log(1 - x).bitPattern)
      hash.fold(Elementary.exp(8 * x - 4).bitPattern)
      hash.fold(Normal.standard.draw(&random).bitPattern)
    }
    #expect(hash.rawValue == 11_881_310_214_998_427_822)
  }

  @Test func `the generator is xoshiro256** as its authors publish it`() {
    // The reference C code, state spread from the seed 0 by SplitMix64.
    var random = Random(seed: 0)
    #expect(random.next() == 0x99ec_5f36_cb75_f2b4)
    #expect(random.next() == 0xbf6e_1f78_4956_452a)
    #expect(random.next() == 0x1a5f_849d_4933_e6e0)
  }

  @Test func `a normal draw has mean 0, variance 1 and the tails of the bell curve`() {
    var random = Random(seed: 4)
    let count = 1_000_000
    var sum = 0.0
    var squares = 0.0
    var beyond = [Double: Int]()
    let tails: [(edge: Double, share: Double)] = [(1, 0.317311), (2, 0.045500), (3.7, 0.000216)]
    for _ in 0..<count {
      let x = Normal.standard.draw(&random)
      sum += x
      squares += x * x
      for tail in tails where abs(x) > tail.edge { beyond[tail.edge, default: 0] += 1 }
    }
    #expect(abs(sum / Double(count)) < 0.005)
    #expect(abs(squares / Double(count) - 1) < 0.01)
    for tail in tails {
      let expected = tail.share * Double(count)
      #expect(abs(Double(beyond[tail.edge] ?? 0) - expected) < 5 * expected.squareRoot())
    }
  }

  @Test func `an exponential draw has its mean and is never negative`() {
    var random = Random(seed: 5)
    var sum = 0.0
    for _ in 0..<100_000 {
      let x = random.exponential(mean: 3)
      #expect(x >= 0)
      sum += x
    }
    #expect(abs(sum / 100_000 - 3) < 0.05)
  }

  @Test func `a bounded draw meets every value about equally often`() {
    var random = Random(seed: 6)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 { counts[random.below(10)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
  }

  @Test func `streams of one seed differ by purpose and by place`() {
    var first = Set<UInt64>()
    for purpose in [Random.Purpose.node, .network, .disk, .clock, .workload, .faults] {
      for place in 0..<100 {
        var stream = Random(seed: 7, purpose, at: place)
        first.insert(stream.next())
      }
    }
    #expect(first.count == 600)
  }

  @Test func `a chance of nothing never comes and a certain one always`() {
    var random = Random(seed: 8)
    for _ in 0..<10_000 {
      #expect(random.chance(.never) == false)
      #expect(random.chance(Probability(1)) == true)
    }
  }
}
