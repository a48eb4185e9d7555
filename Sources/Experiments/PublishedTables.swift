import Foundation
import Measurement

extension Tables {
  /// Other people's numbers, for an experiment that starts from them; `NAME` for `data/published/NAME.csv`.
  ///
  /// A cell is kept under its point's description, so a point made from a table names the table's `digest` in it.
  public static var published: Tables {
    let folder = DataFolder("data", root: Session.findRoot())
    return Tables { try folder.read($0.hasPrefix("published/") ? $0 : "published/" + $0) }
  }
}

extension Table {
  /// The beginning of the SHA-256 of its bytes as CSV.
  public var digest: String { String(SHA256.hex(csv).prefix(12)) }
}
