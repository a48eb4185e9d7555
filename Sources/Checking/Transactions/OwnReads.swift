// What a transaction has done to each key so far, remembered while it is gone through once: a search back through its
// steps at each append would take a transaction of many appends quadratic time.

struct OwnReads {
  /// By key, the place of its first read. Places before the transaction's own are what others left there.
  private var first: [Int32]
  /// By key, its longest read that is a beginning of the longest of all.
  private var longest: [(place: Int32, count: Int)]
  private var written: [Int32]
  /// Reads that are no such beginning.
  private(set) var apart: [Int32] = []
  /// Where the steps of the transaction begin.
  private var start: Int32 = 0

  init(_ keys: Int) {
    first = Array(repeating: -1, count: keys)
    longest = Array(repeating: (-1, 0), count: keys)
    written = first
  }

  mutating func begin(_ start: Int) {
    self.start = Int32(truncatingIfNeeded: start)
    apart.removeAll(keepingCapacity: true)
  }

  mutating func note(_ place: Int, _ step: TransactionHistory.Step, isApart: Bool) {
    let (key, place) = (Int(step.key), Int32(truncatingIfNeeded: place))
    if first[key] < start { first[key] = place }
    if isApart {
      apart.append(place)
    } else if longest[key].place < start || longest[key].count < step.count {
      longest[key] = (place, step.count)
    }
  }

  mutating func noteWrite(_ place: Int, _ key: Int32) {
    written[Int(key)] = Int32(truncatingIfNeeded: place)
  }

  func hasWritten(_ key: Int32) -> Bool { written[Int(key)] >= start }

  func firstRead(_ key: Int32) -> Int32? {
    first[Int(key)] >= start ? first[Int(key)] : nil
  }

  /// A read that holds what stands at a place in the order of its key.
  func read(_ key: Int32, beyond place: Int32) -> Int32? {
    let read = longest[Int(key)]
    return read.place >= start && place >= 0 && read.count > Int(place) ? read.place : nil
  }
}
