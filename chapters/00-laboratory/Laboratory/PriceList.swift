import Model

/// What one thing costs in simulated time, and how anybody knows.
public struct Price: Sendable {
  public enum Standing: String, Sendable, CaseIterable {
    /// Chosen so that the sum over a published transaction comes out right.
    case fitted
    /// Printed by somebody who measured it.
    case published
    /// Nobody printed it; a round number of the right size.
    case assumed
  }

  /// The kind of work a node counts; nil for what is no processor's work.
  public let work: Work?
  public let name: String
  public let picoseconds: Int64
  public let standing: Standing
  /// To what it was fitted, where it was published, or why it was assumed.
  public let basis: String

  init(
    _ work: Work?, _ name: String, picoseconds: Int64, _ standing: Standing, _ basis: String
  ) {
    self.work = work
    self.name = name
    self.picoseconds = picoseconds
    self.standing = standing
    self.basis = basis
  }
}

/// The prices of the book: later chapters charge these where an experiment does not vary them.
public enum PriceList {
  /// One core that runs a node's steps, on a server of about 2012. A transaction of
  /// Calvin's microbenchmark is a message, an execution, and a lock, a read and a write
  /// for each of its records; only their sum is fitted.
  public static let processor = [
    Price(.message, "a message taken in", picoseconds: 2_000_000, .assumed, "split of the sum"),
    Price(.execute, "a stored procedure", picoseconds: 5_000_000, .assumed, "split of the sum"),
    Price(.lock, "a lock", picoseconds: 1_000_000, .fitted, calvin),
    Price(.read, "a row read", picoseconds: 1_000_000, .fitted, calvin),
    Price(.write, "a row written", picoseconds: 1_000_000, .fitted, calvin),
    Price(.byte, "a byte copied or checked", picoseconds: 500, .assumed, "two gigabytes a second"),
  ]

  /// What a machine does beside its processor.
  public static let disk = Price(
    nil, "a sync of the disk", picoseconds: 250_000_000, .published,
    "Raft thesis, chapter 10: a durable write of a kilobyte")

  /// A message as LogCabin's servers take it in, through threads and a general RPC library: its whole time on one
  /// server goes here, less the other prices.
  public static let generalMessage = Price(
    .message, "a message taken in by LogCabin", picoseconds: 27_400_000, .fitted,
    "Raft thesis, chapter 10: writes a second on one server")

  public static let all = processor + [generalMessage, disk]

  /// For `World`.
  public static var prices: Prices { prices(processor) }

  /// The same processor behind LogCabin's messages.
  public static var generalPrices: Prices { prices(processor + [generalMessage]) }

  private static let calvin = "Calvin, section 6.3: transactions a second on one machine"

  private static func prices(_ list: [Price]) -> Prices {
    var prices = Prices()
    for price in list {
      if let work = price.work { prices.set(work, picoseconds: price.picoseconds) }
    }
    return prices
  }
}
