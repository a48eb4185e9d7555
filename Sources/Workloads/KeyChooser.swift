import Model

/// How uneven the accesses to a table are. Row 0 is the hottest, except for `latest`.
public enum Skew: Sendable, Hashable {
  case uniform
  /// YCSB's and Gray's: rank r has a weight of (r + 1)^-theta, with theta in 0..<1.
  case zipf(theta: Double)
  /// So large a share of the accesses goes, evenly, to so small a share of the keys: 0.8 to 0.2.
  case hotSet(accesses: Double, keys: Double)
  /// YCSB's D: Zipf's law over age, the row inserted last being the hottest.
  case latest(theta: Double)
}

/// Draws row numbers.
public struct KeyChooser: Sendable {
  /// Up to so many keys Zipf's law is drawn exactly, from a table of 16 bytes a key.
  public static let exactLimit = 4096

  private enum Form: Sendable { case even, hot, closed, exact }

  public let keys: Int
  private let form: Form
  private let isNewestFirst: Bool
  private var zipf: Zipf?
  private var exact: AliasTable?
  private var hotKeys = 0
  private var hotAccesses = Probability.never

  public init(_ skew: Skew, keys: Int) throws(ParameterError) {
    var check = ParameterCheck("key choice")
    check.require("keys", keys, in: 1...1 << 40)
    switch skew {
    case .uniform: break
    case .zipf(let theta), .latest(let theta): Zipf.check(theta, &check)
    case .hotSet(let accesses, let share):
      check.require("share of accesses", accesses, in: 0...1)
      check.require("share of keys", share, in: 0...1)
    }
    try check.finish()
    self.keys = keys
    switch skew {
    case .uniform:
      form = .even
      isNewestFirst = false
    case .zipf(let theta), .latest(let theta):
      if case .latest = skew { isNewestFirst = true } else { isNewestFirst = false }
      if keys <= KeyChooser.exactLimit {
        form = .exact
        exact = AliasTable(weights: Zipf.weights(keys: keys, theta: theta))
      } else {
        form = .closed
        zipf = try Zipf(keys: keys, theta: theta)
      }
    case .hotSet(let accesses, let share):
      isNewestFirst = false
      hotKeys = min(keys, max(1, Int(Double(keys) * share)))
      hotAccesses = Probability(accesses)
      form = hotKeys == keys ? .even : .hot
    }
  }

  /// A row in 0..<keys, or, for `latest`, among the newest `keys` rows of a table that began with `keys` and to
  /// which `added` were added since.
  ///
  /// YCSB lets the law's range grow with the table; here it is a window that moves, which differs by the
  /// weight of its oldest rows.
  public func draw(_ random: inout Random, added: Int = 0) -> Int {
    let rank = rank(&random)
    return isNewestFirst ? keys + added - 1 - rank : rank
  }

  private func rank(_ random: inout Random) -> Int {
    switch form {
    case .even: random.below(keys)
    case .hot:
      random.chance(hotAccesses)
        ? random.below(hotKeys) : hotKeys + random.below(keys - hotKeys)
    case .closed: zipf!.draw(&random)
    case .exact: exact!.draw(&random)
    }
  }
}
