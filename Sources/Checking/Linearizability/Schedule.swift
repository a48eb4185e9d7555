import Histories

/// The returns of one part of the object, in order, each with the operations that were live at it; and the crashed
/// operations, by what they would do.
struct Schedule {
  /// An operation that has returned or will, while it is live.
  struct Live {
    var action: Action
    var operation: Int32
    /// Its bit among the marks; the same one serves others when it has returned.
    var slot: Int32
  }

  /// A return: until it is passed, only what was called before it may be taken.
  struct Return {
    var slot: Int32
    /// The live observers and then the live updates, the one that returns first last: `start..<middle..<end`.
    var start: Int32
    var middle: Int32
    var end: Int32
  }

  /// Crashed operations of equal effect: which of them was taken makes no difference, so the earliest is.
  struct Class {
    var action: Action
    /// How many there are, and where the first stands among the members.
    var count = 0
    var start = 0
    var field = Field(word: 0, shift: 0, mask: 0)
  }

  private(set) var returns: [Return] = []
  private(set) var live: [Live] = []
  private(set) var classes: [Class] = []
  /// The crashed operations, class by class, each with the first return at which it may be taken.
  private(set) var members: [(operation: Int32, from: Int32)] = []
  private(set) var slots = 0
  /// Words that the marks of this schedule fill.
  private(set) var words = 1

  init(_ points: ArraySlice<Int32>, _ operations: [Operation]) {
    returns.reserveCapacity(points.count / 2)
    live.reserveCapacity(points.count * 2)
    var observers: [Live] = []
    var updates: [Live] = []
    var free: [Int32] = []
    var crashed: [(number: Int, operation: Int32, from: Int32)] = []
    for point in points {
      let number = point >= 0 ? point : ~point
      let operation = operations[Int(number)]
      if operation.isDropped { continue }
      if point < 0 {
        let isObserver = operation.action.isObserver
        let own = isObserver ? observers.last! : updates.last!
        let start = Int32(truncatingIfNeeded: live.count)
        for place in 0..<observers.count { live.append(observers[place]) }
        let middle = Int32(truncatingIfNeeded: live.count)
        for place in 0..<updates.count { live.append(updates[place]) }
        let end = Int32(truncatingIfNeeded: live.count)
        returns.append(Return(slot: own.slot, start: start, middle: middle, end: end))
        if isObserver { observers.removeLast() } else { updates.removeLast() }
        free.append(own.slot)
      } else if operation.isCrashed {
        let one = classNumber(operation.action)
        classes[one].count += 1
        crashed.append((one, number, Int32(truncatingIfNeeded: returns.count)))
      } else {
        let slot = free.popLast() ?? Int32(truncatingIfNeeded: slots)
        slots = max(slots, Int(slot) + 1)
        let one = Live(action: operation.action, operation: number, slot: slot)
        if operation.action.isObserver {
          Schedule.insert(one, into: &observers, operations)
        } else {
          Schedule.insert(one, into: &updates, operations)
        }
      }
    }
    if !crashed.isEmpty { sort(crashed) }
    layOutCounters()
  }

  /// Keeps the one that returns first at the end.
  private static func insert(_ one: Live, into row: inout [Live], _ operations: [Operation]) {
    let completion = operations[Int(one.operation)].completion
    var place = row.count
    row.append(one)
    while place > 0, operations[Int(row[place - 1].operation)].completion < completion {
      row[place] = row[place - 1]
      place -= 1
    }
    row[place] = one
  }

  private mutating func classNumber(_ action: Action) -> Int {
    for place in 0..<classes.count where classes[place].action == action { return place }
    classes.append(Class(action: action))
    return classes.count - 1
  }

  /// Puts the crashed operations behind one another, class by class.
  private mutating func sort(_ crashed: [(number: Int, operation: Int32, from: Int32)]) {
    var start = 0
    for place in 0..<classes.count {
      classes[place].start = start
      start += classes[place].count
    }
    members = .init(repeating: (0, 0), count: start)
    var taken = [Int](repeating: 0, count: classes.count)
    for one in crashed {
      members[classes[one.number].start + taken[one.number]] = (one.operation, one.from)
      taken[one.number] += 1
    }
  }

  /// Gives each class a counter that no word's end divides, and a free bit above it.
  private mutating func layOutCounters() {
    var bit = slots
    for place in classes.indices {
      let width = Int.bitWidth - classes[place].count.leadingZeroBitCount
      if bit & 63 + width + 1 > 64 { bit = (bit + 63) & ~63 }
      classes[place].field = Field(word: bit >> 6, shift: bit & 63, mask: 1 << UInt64(width) - 1)
      bit += width + 1
    }
    words = max(1, (bit + 63) >> 6)
  }

  /// For each return the next observer that returns, where all updates that may come before it preserve what is there.
  /// Empty where the object knows none such.
  func hopes<Object: SequentialObject>(_ object: Object) -> [Live?] {
    guard live.contains(where: { !$0.action.isObserver && object.preserves($0.action) }) else {
      return []
    }
    let lost = classes.first { !object.preserves($0.action) }.map { members[$0.start].from }
    var hopes = [Live?](repeating: nil, count: returns.count)
    var hope: Live?
    for place in returns.indices.reversed() {
      let one = returns[place]
      let own = live[Int(one.start)..<Int(one.end)].first { $0.slot == one.slot }!
      if own.action.isObserver { hope = own }
      let mends = live[Int(one.middle)..<Int(one.end)].contains { !object.preserves($0.action) }
      if mends || lost.map({ $0 <= place }) ?? false { hope = nil }
      // One that is not called yet has no slot.
      hopes[place] = hope
      let isLive = live[Int(one.start)..<Int(one.middle)].contains {
        $0.operation == hope?.operation
      }
      if !isLive { hopes[place]?.slot = -1 }
    }
    return hopes
  }
}
