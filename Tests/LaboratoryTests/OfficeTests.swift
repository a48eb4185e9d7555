import Laboratory
import Model
import Simulation
import Testing

private let clerk = NodeID(0)
private let window = NodeID(1)

private func at(_ milliseconds: Double) -> Instant {
  Instant(nanoseconds: Int64(milliseconds * 1e6))
}

/// A link of 2 ms each way, and a sync of 6.
private func office(
  _ manner: Office.Manner, prices: Prices = Prices(), sync: Nanoseconds = .milliseconds(6)
) -> World<Office> {
  World(
    seed: 1, machines: [Machine(disk: Disk(sync: sync)), Machine()],
    links: Links(Link(.constant(.milliseconds(2)))), prices: prices
  ) { id in id == clerk ? Office(.clerk(manner)) : Office(.window(clerk: clerk)) }
}

private func call(units: Int = 1, reads: Int = 0, writes: Int = 0, bytes: Int = 0) throws
  -> Transaction
{
  var errands = try Errands(units: units, reads: reads, writes: writes, bytes: bytes)
  var random = Random(seed: 1)
  return errands.next(home: 0, &random)
}

extension World<Office> {
  /// When each request was answered, in milliseconds.
  fileprivate mutating func answers() -> [UInt64: Double] {
    var answers: [UInt64: Double] = [:]
    takeAnswers { answers[$0.id.rawValue] = Double($0.at.nanoseconds) / 1e6 }
    return answers
  }
}

@Suite struct OfficeTests {
  @Test func `a careful clerk's receipt leaves when its line is on disk, a hasty one's at once`()
    throws
  {
    for (manner, expected) in [(Office.Manner.careful, 10.0), (.hasty, 4.0)] {
      var world = office(manner)
      world.submit(try call(), as: RequestID(7), to: window, at: .zero)
      world.run(until: at(20))
      #expect(world.answers() == [7: expected], "\(manner)")
      #expect(world.journal(of: clerk) == [7])
    }
  }

  @Test func `a stop between line and disk breaks the hasty clerk's promise and not the careful's`()
    throws
  {
    for (manner, receipts) in [(Office.Manner.careful, 0), (.hasty, 1)] {
      var world = office(manner)
      world.submit(try call(), as: RequestID(7), to: window, at: .zero)
      world.schedule(.crash(clerk), at: at(5))
      world.schedule(.restart(clerk), at: at(6))
      world.run(until: at(20))
      #expect(world.answers().count == receipts, "\(manner)")
      #expect(world.journal(of: clerk).isEmpty)
    }
  }

  @Test func `an errand takes what its parts cost, and the next one waits for it`() throws {
    var prices = Prices()
    prices[.execute] = .microseconds(100)
    prices[.lock] = .microseconds(10)
    prices[.read] = .microseconds(20)
    prices[.write] = .microseconds(40)
    prices.set(.byte, picoseconds: 500)
    // 100 + 3 × (10 + 20) + 2 × 40 + 2000 × 0.0005 µs
    let service = 0.271
    var world = office(.careful, prices: prices, sync: .zero)
    for number in 0...1 as ClosedRange<UInt64> {
      world.submit(
        try call(reads: 3, writes: 2, bytes: 2000), as: RequestID(number), to: window, at: .zero)
    }
    world.run(until: at(20))
    #expect(world.answers() == [0: 4 + service, 1: 4 + 2 * service])
  }

  @Test func `errands say all that is wrong with them at once`() {
    #expect {
      try Errands(units: -1, reads: -1, writes: 2_000_000, bytes: -1)
    } throws: { error in
      (error as? ParameterError)?.problems.map(\.parameter) == [
        "units", "reads", "writes", "bytes",
      ]
    }
  }

  @Test func `exponential errands have the mean that was asked for`() throws {
    var errands = try Errands(units: 1_000_000, .exponential)
    var random = Random(seed: 3)
    let count = 100_000
    let sum = (0..<count).reduce(0.0) { sum, _ in
      sum + Double(errands.next(home: 0, &random).arguments[0])
    }
    // The standard error of the mean is its 316th part.
    #expect(abs(sum / Double(count) / 1e6 - 1) < 4.0 / 316)
  }

  @Test func `a transaction of ten records costs 37 microseconds at the book's prices`() {
    let prices = PriceList.prices
    let record = prices[.lock] + prices[.read] + prices[.write]
    #expect(prices[.message] + prices[.execute] + record * 10 == .microseconds(37))
    #expect(PriceList.generalPrices[.message] > prices[.message])
    #expect(PriceList.generalPrices[.lock] == prices[.lock])
  }
}
