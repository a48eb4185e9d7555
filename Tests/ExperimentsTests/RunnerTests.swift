import Experiments
import Foundation
import Measurement
import Model
import Testing

/// Waits longer at its first points, so that threads finish out of order.
private let uneven = Experiment(
  "uneven", asks: "In which order do rows come?", columns: ["point", "seed"], seeds: 3,
  judged: .notJudged("a test"),
  at: { $0 == .smoke ? [0, 1] : Array(0..<12) }
) { point, seed in
  usleep(UInt32(max(0, 3 - point)) * 2000)
  return Finding(
    rows: [[.count(point), .count(Int(seed))], [.count(-point), .count(Int(seed))]],
    traceHash: UInt64(point) << 8 | seed)
}

@Suite struct RunnerTests {
  @Test(arguments: [1, 2, 7])
  func `rows come in the order of points, then seeds, on any number of threads`(workers: Int) throws
  {
    let result = try Runner(size: .full, firstSeed: 10, workers: workers).run(uneven)
    let expected = (0..<12).flatMap { point in
      [10, 11, 12].flatMap { seed in [[point, seed], [-point, seed]] }
    }
    #expect(result.table.rows == expected.map { $0.map(Field.count) })
    #expect(result.points == (0..<12).map(String.init))
    #expect(result.seeds == [10, 11, 12])
    #expect(result.traces.count == 36)
    #expect(result.traces[4] == "1 seed 11: 000000000000010b")
  }

  @Test func `a cell that a spreadsheet would run as a formula is refused with its place`() {
    let experiment = Experiment(
      "odd", asks: "?", columns: ["point", "name"], judged: .notJudged("a test"),
      at: { _ in ["a", "b"] }
    ) {
      (point: String, _) in Finding(rows: [[.text(point), point == "b" ? "=1+1" : "plain"]])
    }
    #expect {
      try Runner(size: .smoke, firstSeed: 1, workers: 1).run(experiment)
    } throws: {
      "\($0)"
        == "odd: the point b, seed 1, gave \"=1+1\" for name, which a spreadsheet would run as a formula"
    }
  }

  @Test func `a smoke run takes one seed`() throws {
    let result = try Runner(size: .smoke, firstSeed: 1, workers: 2).run(uneven)
    #expect(result.table.rows.count == 4)
    #expect(result.seeds == [1])
  }

  @Test func `a row of the wrong width is refused by name`() {
    let bad = Experiment(
      "bad", asks: "?", columns: ["a", "b"], judged: .notJudged("a test"), at: { _ in [7] }
    ) { _, _ in
      Finding(rows: [[1]])
    }
    #expect {
      try Runner(size: .full, firstSeed: 1, workers: 1).run(bad)
    } throws: { "\($0)" == "bad: the point 7 gave a row of 1 fields for 2 columns" }
  }

  @Test func `two points of one name are refused, for a kept cell is found by its name`() {
    let twins = Experiment(
      "twins", asks: "?", columns: ["a"], judged: .notJudged("a test"), at: { _ in [7, 7] }
    ) { _, _ in
      Finding(rows: [[1]])
    }
    #expect {
      try Runner(size: .full, firstSeed: 1, workers: 1).run(twins)
    } throws: {
      "\($0)".hasPrefix("twins: two points are called \"7\"")
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a number that is none is refused with its point and column`(number: Double) {
    let bad = Experiment(
      "bad", asks: "?", columns: ["a", "b"], judged: .notJudged("a test"), at: { _ in [7] }
    ) { _, _ in
      Finding(rows: [[1, .number(number)]])
    }
    #expect {
      try Runner(size: .full, firstSeed: 1, workers: 1).run(bad)
    } throws: {
      "\($0)" == "bad: the point 7, seed 1, gave \(number) for b"
    }
  }

  @Test func `an experiment without points is refused`() {
    let none = Experiment(
      "none", asks: "?", columns: ["a"], judged: .notJudged("a test"), at: { _ in [Int]() }
    ) { _, _ in
      Finding(rows: [])
    }
    #expect(throws: ChapterError.self) {
      try Runner(size: .full, firstSeed: 1, workers: 1).run(none)
    }
  }

  @Test(arguments: [1, 3])
  func `a run that is told to stop begins no cell and says how many it has`(workers: Int) throws {
    let interruption = Interruption()
    let stopping = Experiment(
      "stopping", asks: "?", columns: ["a"], judged: .notJudged("a test"), at: { _ in Array(0..<9) }
    ) {
      point, _ in
      if point == 4 { interruption.stop(SIGINT) }
      return Finding(rows: [[1]])
    }
    var runner = Runner(size: .full, firstSeed: 1, workers: workers)
    runner.shouldStop = { interruption.signal != nil }
    #expect {
      try runner.run(stopping)
    } throws: { error in
      guard let stopped = error as? Stopped else { return false }
      return stopped.experiment == "stopping" && (1...8).contains(stopped.kept) && stopped.of == 9
    }
  }
}
