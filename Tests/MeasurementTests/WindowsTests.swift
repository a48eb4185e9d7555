import Measurement
import Testing

@Suite struct WindowsTests {
  private let second: Int64 = 1_000_000_000

  @Test func `throughput is counted between warm-up and cool-down alone`() throws {
    var windows = try Windows(
      over: 0..<10 * second, bin: second, warmUp: 2 * second, coolDown: 3 * second)
    // An event each tenth of a second, and one at either edge of what is kept.
    for tenth in Int64(0)..<100 { windows.record(at: tenth * second / 10) }
    windows.record(at: 2 * second - 1)
    windows.record(at: 7 * second - 1)
    #expect(windows.bins.map(\.events) == [10, 10, 10, 10, 11])
    #expect(windows.bins.map(\.start) == (2...6).map { $0 * second })
    #expect(windows.bins[4].perSecond == 11)
    #expect(windows.perSecond == 51.0 / 5)
    #expect((windows.before, windows.events, windows.after) == (21, 51, 30))
  }

  @Test func `bins without an event are there, with a throughput of zero`() throws {
    let windows = try Windows(over: -10..<10, bin: 5, warmUp: 0, coolDown: 0)
    #expect(windows.bins.map(\.perSecond) == [0, 0, 0, 0])
  }

  @Test func `impossible windows are refused, with all that is wrong`() {
    #expect {
      _ = try Windows(over: 0..<10, bin: 0, warmUp: -1, coolDown: -2)
    } throws: { error in
      let words = "\(error)"
      return words.contains("warm-up must") && words.contains("cool-down must")
        && words.contains("a bin must")
    }
  }

  @Test(
    arguments: [
      (0..<10, 3, 0, 0), (0..<10, 1, 6, 5), (0..<10, 1, 5, 5), (0..<0, 1, 0, 0),
      (Int64.min..<Int64.max, 1, 0, 0),
    ] as [(Range<Int64>, Int64, Int64, Int64)])
  func `a run that leaves no whole number of bins is refused`(
    run: Range<Int64>, bin: Int64, warmUp: Int64, coolDown: Int64
  ) {
    #expect(throws: TableError.self) {
      _ = try Windows(over: run, bin: bin, warmUp: warmUp, coolDown: coolDown)
    }
  }
}

@Suite struct IntervalTests {
  @Test func `the interval is Student's, by the textbook`() throws {
    // Student's own data on sleep: ten differences, mean 1.58, 95 % interval 0.70 to 2.46.
    let sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    let interval = try #require(Interval(sleep))
    #expect(abs(interval.mean - 1.58) < 1e-12)
    #expect(abs(interval.low! - 0.7001142) < 1e-6)
    #expect(abs(interval.high! - 2.4598858) < 1e-6)
  }

  @Test func `a single seed has a mean and no interval, and says so`() throws {
    let interval = try #require(Interval([7]))
    #expect(interval.mean == 7)
    #expect(interval.halfWidth == nil && interval.low == nil)
    #expect(interval.description == "7.0 (one seed, no interval)")
  }

  @Test func `no numbers, and numbers that are none, have no mean`() {
    #expect(Interval([]) == nil)
    #expect(Interval([1, .nan]) == nil)
    #expect(Interval([1, .infinity]) == nil)
  }

  @Test func `more seeds of the same spread never widen the interval`() throws {
    var last = Double.infinity
    for pairs in 1...600 {
      let numbers = (0..<2 * pairs).map { $0 % 2 == 0 ? 1e9 : 1e9 + 1 }
      let width = try #require(Interval(numbers)?.halfWidth)
      #expect(width <= last)
      last = width
    }
    #expect(last < 0.03)
  }
}

@Suite struct OneRowTests {
  private let table = Table(
    "t", columns: ["key", "value"], rows: [["a", 1], ["b", 2], ["b", 3]])

  @Test func `a value that needs one row refuses a missing and a repeated key`() throws {
    #expect(try table.number("value", where: [("key", "a")]) == 1)
    for (key, words) in [("b", "t: 2 rows have key=b"), ("c", "t: 0 rows have key=c")] {
      #expect {
        try table.number("value", where: [("key", .text(key))])
      } throws: {
        "\($0)".hasPrefix(words)
      }
    }
  }

  @Test func `rows may otherwise share a key`() throws {
    #expect(try table.numbers("value", where: [("key", "b")]) == [2, 3])
  }
}
