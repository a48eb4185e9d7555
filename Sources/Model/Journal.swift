/// What a node finds on its disk when it starts: all that was safe there, and the marks of damage.
///
/// Records carry checksums below this interface, so damage shows as a slot without a record. A torn tail is a
/// write that a crash cut short, which promised nothing to anyone; damage further back is lost state that
/// somebody may have been promised. A protocol must tell the two apart.
public struct Journal<Record: Sendable>: Sendable {
  /// In the order they were appended; nil where a checksum is wrong.
  public var slots: [Record?]

  public init(_ records: [Record] = []) { slots = records }

  public enum Damage: Sendable, Equatable {
    case none
    /// Only the last slot is unreadable.
    case tornTail
    /// The first unreadable slot has others after it.
    case middle(at: Int)
  }

  public var damage: Damage {
    guard let first = slots.firstIndex(where: { $0 == nil }) else { return .none }
    return first == slots.count - 1 ? .tornTail : .middle(at: first)
  }

  /// The readable records before any damage.
  public var records: [Record] {
    var records: [Record] = []
    for slot in slots {
      guard let record = slot else { break }
      records.append(record)
    }
    return records
  }
}
