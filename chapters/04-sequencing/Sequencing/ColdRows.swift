import Model

// Rows that lie on a disk. Who executes in an agreed order waits for each of them, and all behind it waits, too; unless the
// sequencer, which knows the keys, has the rows fetched *before* it puts the call into the order (Calvin §4.1).

public struct ColdOptions: Sendable {
  /// Which rows are not in memory. All sequencers must know it of all rows.
  public var isCold: @Sendable (Key) -> Bool
  /// How long a disk takes for a row: at least so long, and exponentially more with this mean.
  public var least: Nanoseconds
  public var more: Nanoseconds
  /// How long a sequencer keeps a call back after it has announced its cold rows; nil, it announces none.
  public var head: Nanoseconds?

  public init(
    least: Nanoseconds, more: Nanoseconds, head: Nanoseconds?,
    isCold: @escaping @Sendable (Key) -> Bool
  ) {
    self.least = least
    self.more = more
    self.head = head
    self.isCold = isCold
  }
}

/// A partition's cold rows: which were fetched, and which are on their way.
public struct ColdRows: Sendable {
  public let options: ColdOptions
  private var fetched: [Key] = []
  public private(set) var fetching: [Key] = []
  /// Those whose fetching is to begin now.
  private(set) var begun: [Key] = []

  public init(_ options: ColdOptions) { self.options = options }

  // snippet.fetch
  /// True if the row is in memory; otherwise its fetching begins, or is under way.
  public mutating func have(_ key: Key) -> Bool {
    if !options.isCold(key) || fetched.contains(key) { return true }
    if !fetching.contains(key) {
      fetching.append(key)
      begun.append(key)
    }
    return false
  }
  // snippet.end

  public mutating func arrived(_ key: Key) {
    guard let place = fetching.firstIndex(of: key) else { return }
    fetching.remove(at: place)
    fetched.append(key)
  }

  /// It was used; such rows are not soon used again.
  public mutating func forget(_ key: Key) {
    if let place = fetched.firstIndex(of: key) { fetched.remove(at: place) }
  }

  /// With how long the disk takes for each.
  public mutating func takeBegun(_ random: inout Random) -> [(key: Key, delay: Nanoseconds)] {
    defer { begun.removeAll(keepingCapacity: true) }
    return begun.map { key in
      let more = random.exponential(mean: Double(options.more.count))
      return (key, options.least + Nanoseconds(Int64(more)))
    }
  }
}
