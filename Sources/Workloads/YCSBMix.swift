import Model

/// What YCSB's calls do, in percent.
public struct YCSBMix: Sendable, Hashable {
  /// One operation of a call; the raw value is its code in argument 1.
  @frozen public enum Operation: UInt8, Sendable { case read, update, insert, readModifyWrite }

  /// "ycsb-a"
  public var name: String
  public var reads, updates, inserts, readModifyWrites, scans: Int
  public var skew: Skew

  public init(
    name: String, reads: Int = 0, updates: Int = 0, inserts: Int = 0, readModifyWrites: Int = 0,
    scans: Int = 0, skew: Skew = .zipf(theta: 0.99)
  ) {
    self.name = name
    self.reads = reads
    self.updates = updates
    self.inserts = inserts
    self.readModifyWrites = readModifyWrites
    self.scans = scans
    self.skew = skew
  }

  /// Update heavy: a session store.
  public static let a = YCSBMix(name: "ycsb-a", reads: 50, updates: 50)
  /// Read mostly: photo tagging.
  public static let b = YCSBMix(name: "ycsb-b", reads: 95, updates: 5)
  /// Read only: a cache of profiles.
  public static let c = YCSBMix(name: "ycsb-c", reads: 100)
  /// Read latest: status updates.
  public static let d = YCSBMix(
    name: "ycsb-d", reads: 95, inserts: 5, skew: .latest(theta: 0.99))
  /// Short ranges: threaded conversations.
  public static let e = YCSBMix(name: "ycsb-e", inserts: 5, scans: 95)
  /// Read-modify-write: a database of users.
  public static let f = YCSBMix(name: "ycsb-f", reads: 50, readModifyWrites: 50)

  public static let all = [a, b, c, d, e, f]

  func check(_ check: inout ParameterCheck) {
    let shares = [
      ("reads", reads), ("updates", updates), ("inserts", inserts),
      ("readModifyWrites", readModifyWrites), ("scans", scans),
    ]
    for (name, share) in shares { check.require(name, share, in: 0...100) }
    // No overflow: a share that is out of bounds was refused above, whatever the sum.
    let sum = shares.reduce(0) { $0 + max(-100, min(200, $1.1)) }
    check.require("sum of the mix", sum, "100 percent", sum == 100)
  }

  /// An operation other than a scan.
  func draw(_ random: inout Random) -> Operation {
    let coin = random.below(100 - scans)
    if coin < reads { return .read }
    if coin < reads + updates { return .update }
    return coin < reads + updates + inserts ? .insert : .readModifyWrite
  }
}
