import Laboratory
import Measurement
import Model
import Simulation

/// An office under a load: one clerk, some windows, and the links between them.
struct OfficeTrial: ~Copyable {
  var trial: Trial<Office>

  static let clerk = NodeID(0)

  /// The clerk's machine has a disk; windows only pass on. Node 0 is the clerk.
  init(
    _ errands: Errands, _ arrivals: Arrivals, prices: Prices, link: Link = Link(.constant(.zero)),
    disk: Disk = .instant, manner: Office.Manner = .careful, fidgets: Bool = false,
    windows: Int = 1,
    seed: UInt64
  ) throws {
    let world = World(
      seed: seed, machines: [Machine(disk: disk)] + [Machine](repeating: Machine(), count: windows),
      links: Links(link), prices: prices
    ) { id in
      id == OfficeTrial.clerk
        ? Office(.clerk(manner), fidgets: fidgets) : Office(.window(clerk: OfficeTrial.clerk))
    }
    trial = try Trial(
      world, load: Load(errands), arrivals: arrivals,
      gateways: (1...windows).map { Gateway(NodeID($0), home: 0) })
  }

  var traceHash: UInt64 { trial.world.traceHash }
}

/// The seed of one replica of one point: points must not share their random numbers, or their errors would lean
/// the same way.
func seed(_ seed: UInt64, _ point: UInt64, _ replica: Int) -> UInt64 {
  Digest(seed).folding(point).folding(UInt64(replica)).rawValue
}
