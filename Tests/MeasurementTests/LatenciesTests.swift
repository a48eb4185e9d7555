import Measurement
import Testing

@Suite struct LatenciesTests {
  /// Values from a microsecond to a second, as many of each size.
  private static let values: [Int64] = (0..<20_000).map { i in
    let size: [Int64] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]
    return size[i % 6] + Int64(i * 7919 % 20_000) * size[i % 6] / 2_000
  }

  @Test(arguments: [0, 1, 250, 500, 900, 990, 999, 1000])
  func `a quantile is the nearest rank's, at most a thousandth too high`(perMille: Int) throws {
    var latencies = Latencies()
    for value in LatenciesTests.values { latencies.record(value) }
    let sorted = LatenciesTests.values.sorted()
    let exact = sorted[max(1, (sorted.count * perMille + 999) / 1000) - 1]
    let ours = try #require(latencies.quantile(perMille: perMille))
    #expect(ours >= exact && ours - exact <= exact / 1000, "\(ours) for \(exact)")
  }

  @Test func `mean, largest value and count are exact`() {
    var latencies = Latencies()
    for value: Int64 in [0, 1_234_567_891, Latencies.longest] { latencies.record(value) }
    #expect(latencies.count == 3)
    #expect(latencies.max == Latencies.longest)
    #expect(latencies.mean == Double(1_234_567_891 + Latencies.longest) / 3)
    #expect(latencies.quantile(perMille: 1000) == Latencies.longest)
    #expect(latencies.complaint == nil)
  }

  @Test func `the histograms of two halves, merged, are the histogram of all`() {
    var (all, odd, even) = (Latencies(), Latencies(), Latencies())
    for (index, value) in (LatenciesTests.values + [-1, .max]).enumerated() {
      all.record(value)
      if index % 2 == 0 { even.record(value) } else { odd.record(value) }
    }
    even.merge(odd)
    #expect(even == all)
    #expect(even.hgrm == all.hgrm)
  }

  @Test
  func `nothing is dropped: what is out of range is counted, and the slowest stay the slowest`() {
    var latencies = Latencies()
    for _ in 0..<98 { latencies.record(1_000) }
    for value in [Latencies.longest + 1, .max, -5, .min] { latencies.record(value) }
    #expect(latencies.count == 98)
    #expect(latencies.tooLong == 2)
    #expect(latencies.negative == 2)
    #expect(latencies.p50 == 1_000)
    #expect(latencies.p99 == nil, "the 99th of a hundred took more than an hour")
    let words = "of 102 latencies, 2 are below zero and 2 above an hour"
    #expect(latencies.complaint == words)
  }

  @Test func `of no values there is no quantile, mean or maximum`() {
    let latencies = Latencies()
    #expect(latencies.p50 == nil && latencies.mean == nil && latencies.max == nil)
    #expect(latencies.hgrm.contains("Total count    =            0]"))
  }

  @Test func `very many very long values overflow nothing`() {
    var latencies = Latencies()
    for _ in 0..<6_000_000 { latencies.record(Latencies.longest) }
    #expect(latencies.p999 == Latencies.longest)
    #expect(latencies.mean == Double(Latencies.longest))
  }

  @Test func `the percentile text is HdrHistogram's, to the digit`() {
    var latencies = Latencies()
    for millisecond: Int64 in 1...10 { latencies.record(millisecond * 1_000_000) }
    let lines = latencies.hgrm.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "       Value     Percentile TotalCount 1/(1-Percentile)")
    #expect(lines[2] == "    1.000447 0.000000000000          1           1.00")
    #expect(lines[7] == "    5.001215 0.500000000000          5           2.00")
    #expect(lines[lines.count - 5] == "   10.000000 1.000000000000         10")
    #expect(lines[lines.count - 4] == "#[Mean    =     5.500000]")
    #expect(lines[lines.count - 3].hasPrefix("#[Max     =    10.000000, Total count    ="))
  }
}
