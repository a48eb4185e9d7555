import Model

extension Store {
  /// Forgets what no snapshot at `time` or later needs: of each row, all versions older than the newest one no
  /// later than `time`.
  ///
  /// Its cost follows the rows that have older versions, not the size of the table. The horizon never moves
  /// back.
  public mutating func collect(below time: Timestamp) {
    horizon = max(horizon, time)
    var kept = 0
    for index in layered.indices {
      let row = Int(layered[index])
      trim(row)
      if latest[row].next != Store.none {
        layered[kept] = layered[index]
        kept += 1
      }
    }
    layered.removeLast(layered.count - kept)
  }

  /// Cuts a row's chain behind the version that a snapshot at the horizon reads.
  private mutating func trim(_ row: Int) {
    if latest[row].at <= horizon {
      release(latest[row].next)
      latest[row].next = Store.none
      return
    }
    var place = latest[row].next
    while place != Store.none {
      if older[Int(place)].at <= horizon {
        release(older[Int(place)].next)
        older[Int(place)].next = Store.none
        return
      }
      place = older[Int(place)].next
    }
  }

  /// Gives back a chain's places, from `first` to its end.
  private mutating func release(_ first: UInt32) {
    var place = first
    while place != Store.none {
      let next = older[Int(place)].next
      older[Int(place)].next = firstFree
      firstFree = place
      freeCount += 1
      place = next
    }
  }

  /// A summary of the written rows as of `time`, which must not lie below the horizon.
  ///
  /// It is a sum over the rows of their key, value and version, so replicas that wrote the same in another
  /// order agree. A row whose first write is later than `time` counts as unwritten.
  public func digest(at time: Timestamp = .infinity) -> UInt64 {
    var sum: UInt64 = 0
    for key in table.keys {
      guard let row = read(key, at: time), row.version > .zero else { continue }
      sum &+= Workspace.folding(Digest(0), key, row.value).folding(row.version.rawValue).rawValue
    }
    return sum
  }
}
