import Model

/// Who holds which row, and who stands in line for it. Nobody overtakes.
struct Locks: Sendable {
  private struct Row: Sendable {
    var holders: [UInt64] = []
    var isExclusive = false
    var line: [(ticket: UInt64, isExclusive: Bool)] = []
  }

  /// Looked up by key, never listed.
  private var rows: [Key: Row] = [:]

  /// Whether the row is had at once; otherwise `release` says when.
  mutating func take(_ key: Key, for ticket: UInt64, exclusive: Bool) -> Bool {
    var row = rows[key] ?? Row()
    let isFree =
      row.holders.isEmpty || (!row.isExclusive && !exclusive && row.line.isEmpty)
    if isFree {
      row.holders.append(ticket)
      row.isExclusive = exclusive
    } else {
      row.line.append((ticket, exclusive))
    }
    rows[key] = row
    return isFree
  }

  /// Lets go of a row; gives back those who have it now.
  mutating func release(_ key: Key, by ticket: UInt64) -> [UInt64] {
    guard var row = rows[key], let place = row.holders.firstIndex(of: ticket) else { return [] }
    row.holders.remove(at: place)
    var granted: [UInt64] = []
    while let first = row.line.first,
      row.holders.isEmpty || (!row.isExclusive && !first.isExclusive)
    {
      row.holders.append(first.ticket)
      row.isExclusive = first.isExclusive
      granted.append(first.ticket)
      row.line.removeFirst()
    }
    rows[key] = row.holders.isEmpty ? nil : row
    return granted
  }
}
