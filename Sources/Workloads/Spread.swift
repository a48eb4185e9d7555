import Model

/// Where a workload's rows lie and how its calls choose among them.
public struct Spread: Sendable, Hashable {
  /// Homes are numbered from 0; a client says which is its own.
  public var homes: Int
  /// Rows in each home.
  public var rows: Int
  public var skew: Skew
  /// The share of calls that reach a second home, evenly chosen; the others stay at their own.
  public var distributed: Double

  public init(homes: Int = 1, rows: Int, skew: Skew = .uniform, distributed: Double = 0) {
    self.homes = homes
    self.rows = rows
    self.skew = skew
    self.distributed = distributed
  }

  /// - Parameter least: how many different rows of one home a call may need.
  func check(_ check: inout ParameterCheck, least: Int, rows name: String = "rows") {
    check.require("homes", homes, in: 1...1 << 16)
    // The other half of the 40 bits is for inserts.
    check.require(name, rows, in: least...1 << 39)
    check.require("distributed", distributed, in: 0...1)
    if homes == 1, distributed > 0 {
      check.require("distributed", distributed, "0 where there is one home", false)
    }
    do {
      _ = try KeyChooser(skew, keys: 3)
    } catch {
      check.include(error)
    }
  }
}

/// A spread whose parameters were found good, ready to draw from.
struct Places: Sendable {
  let homes: Int
  let rows: Int
  let chooser: KeyChooser
  private let distributed: Probability

  init(_ spread: Spread) throws(ParameterError) {
    homes = spread.homes
    rows = spread.rows
    chooser = try KeyChooser(spread.skew, keys: spread.rows)
    distributed = Probability(spread.distributed)
  }

  /// The second home of a call from `home`, which is `home` itself for those that stay.
  func second(_ home: Int, _ random: inout Random) -> Int {
    guard distributed.isPossible, random.chance(distributed) else { return home }
    let other = random.below(homes - 1)
    return other >= home ? other + 1 : other
  }

  /// A row of `home` that is not yet among the call's arguments from `first` on.
  func another(
    _ home: Int, for call: Transaction, from first: Int, added: Int = 0,
    _ random: inout Random
  ) -> Key {
    var row = chooser.draw(&random, added: added)
    for attempt in 0... {
      let key = Key(home: home, row: row)
      if !(first..<Int(call.count)).contains(where: { call.key($0) == key }) { return key }
      // Where nearly all weight lies on rows that are taken, the next row ends the search.
      row = attempt < 32 ? chooser.draw(&random, added: added) : (row + 1) % rows
    }
    preconditionFailure("a table has more rows than a call has keys")
  }

  /// The first complaint about a row, over all rows, or the first 2^24 where there are more.
  func firstComplaint(_ complaint: (Key) -> String?) -> String? {
    let depth = min(rows, max(1, 1 << 24 / homes))
    for home in 0..<homes {
      for row in 0..<depth {
        if let words = complaint(Key(home: home, row: row)) { return words }
      }
    }
    return nil
  }

  /// True where `firstComplaint` visits every row, so that sums can be judged.
  var isAuditable: Bool { rows <= max(1, 1 << 24 / homes) }
}

extension Key {
  /// For people: "home 2, row 17".
  var words: String { "home \(home), row \(row)" }
}
