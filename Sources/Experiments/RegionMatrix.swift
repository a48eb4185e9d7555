import Measurement
import Model
import Simulation

/// Round trips between five regions of AWS, in milliseconds, as somebody measured them.
public struct RegionMatrix: Sendable {
  public static let file = "cloud_rtt_aws_2021_02_13"
  public let regions: [String]
  public let table: Table

  public init() {
    table = orStop { try Tables.published(RegionMatrix.file) }
    let (table, from) = (table, orStop { [table] in try table.index(of: "from_region") })
    var regions: [String] = []
    for row in table.rows where !regions.contains("\(row[from])") { regions.append("\(row[from])") }
    self.regions = regions
  }

  /// Within a region nothing was published: half a millisecond, from one zone to another.
  public static let within = 0.5

  public func roundTrip(_ a: Int, _ b: Int) -> Double {
    if a == b { return RegionMatrix.within }
    for (from, to) in [(a, b), (b, a)] {
      let found = try? table.number(
        "rtt_mean_ms",
        where: [("from_region", .text(regions[from])), ("to_region", .text(regions[to]))])
      if let found { return found }
    }
    preconditionFailure("\(table.name) has no round trip from \(regions[a]) to \(regions[b])")
  }

  /// Constant, half a round trip each way.
  public var links: Links { links { Link(.constant($0)) } }

  /// As `between` says for half a round trip; within a region constant.
  public func links(_ between: (Nanoseconds) -> Link) -> Links {
    var links = Links(Link(.constant(.zero)), regions: regions.count)
    for a in regions.indices {
      for b in regions.indices {
        let oneWay = Nanoseconds(Int64((roundTrip(a, b) / 2 * 1e6).rounded()))
        links[a, b] = a == b ? Link(.constant(oneWay)) : between(oneWay)
      }
    }
    return links
  }
}
