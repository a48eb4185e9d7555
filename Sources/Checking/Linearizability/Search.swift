import Histories

// Wing and Gong's search, with Lowe's memory of where it has been. It goes from return to return: an operation must
// have been taken before its return is passed. Observers are taken as soon as they are legal, for they take no future
// away; then every return whose operation was taken is passed. What is left to choose is which update comes next.

/// What a search found.
enum Finding {
  /// The order of the operations, where one was asked for.
  case linearizable([Int32])
  /// The return that no order passes, and the orders that lead up to it, each with the state it leaves.
  case stuck(at: Int, attempts: [(order: [Int32], state: Int32)])
  case exhausted(configurations: Int)
}

struct Search<Object: SequentialObject, let words: Int>: ~Copyable {
  private let schedule: Schedule
  private let budget: Int
  private let wantsOrder: Bool
  private var met: ConfigurationSet<words>
  private var stack: [Int32] = []
  private var furthest: Int32 = -1
  /// For each return the next observer that returns, where no update can come before it that would mend what it sees.
  private let hopes: [Schedule.Live?]

  init(_ schedule: Schedule, budget: Int, wantsOrder: Bool, hopes: [Schedule.Live?]) {
    self.schedule = schedule
    self.budget = budget
    self.wantsOrder = wantsOrder
    self.hopes = hopes
    var live = Marks<words>()
    var guards = Marks<words>()
    for slot in 0..<schedule.slots { live.set(slot) }
    for one in schedule.classes {
      guards.bits[one.field.word] |= (one.field.mask + 1) << UInt64(one.field.shift)
    }
    met = ConfigurationSet(live: live, guards: guards, comparesState: !Object.isStateImplied)
  }

  mutating func run(_ object: inout Object) -> Finding {
    var start = Configuration<words>(state: object.initial, next: 0)
    settle(&start, &object)
    if Int(start.next) == schedule.returns.count { return found(start, &object) }
    furthest = start.next
    _ = met.add(start)
    stack.append(0)
    while let top = stack.popLast() {
      if met.isCovered(Int(top)) { continue }
      if met.count > budget { return .exhausted(configurations: met.count) }
      if let last = expand(met[Int(top)], Int(top), &object) { return found(last, &object) }
    }
    return stuck(&object)
  }

  /// Takes the observers that are legal now and passes the returns that are satisfied.
  @inline(__always)
  private func settle(_ one: inout Configuration<words>, _ object: inout Object) {
    schedule.returns.withUnsafeBufferPointer { returns in
      schedule.live.withUnsafeBufferPointer { live in
        while Int(one.next) < returns.count {
          let next = returns[Int(one.next)]
          for place in Int(next.start)..<Int(next.middle) {
            let slot = Int(live[place].slot)
            if !one.marks.has(slot), object.observes(live[place].action, in: one.state) {
              one.marks.set(slot)
            }
          }
          guard one.marks.has(Int(next.slot)) else { return }
          one.marks.clear(Int(next.slot))
          one.next += 1
        }
      }
    }
  }

  /// Tries every update that may come next: crashed ones last, the one that returns first first. The stack turns them
  /// round. Gives back a configuration that has passed all returns.
  @inline(__always)
  private mutating func expand(
    _ here: Configuration<words>, _ index: Int, _ object: inout Object
  ) -> Configuration<words>? {
    for place in 0..<schedule.classes.count {
      let one = schedule.classes[place]
      // Classes stand in the order in which they begin.
      if schedule.members[one.start].from > here.next { break }
      let used = here.marks.count(one.field)
      guard used < one.count, schedule.members[one.start + used].from <= here.next else { continue }
      let state = object.apply(one.action, to: here.state)
      // Without a trace it need not have happened at all.
      if state < 0 || state == here.state { continue }
      var there = here
      there.state = state
      there.marks.addOne(one.field)
      if visit(&there, from: index, move: ~place, &object) { return there }
    }
    let next = schedule.returns[Int(here.next)]
    for place in Int(next.middle)..<Int(next.end) {
      let one = schedule.live[place]
      if here.marks.has(Int(one.slot)) { continue }
      let state = object.apply(one.action, to: here.state)
      if state < 0 { continue }
      var there = here
      there.state = state
      there.marks.set(Int(one.slot))
      if visit(&there, from: index, move: place, &object) { return there }
    }
    return nil
  }

  /// Whether all returns are passed; otherwise puts what is new on the stack.
  @inline(__always)
  private mutating func visit(
    _ there: inout Configuration<words>, from: Int, move: Int, _ object: inout Object
  ) -> Bool {
    settle(&there, &object)
    if Int(there.next) < hopes.count, let hope = hopes[Int(there.next)],
      hope.slot < 0 || !there.marks.has(Int(hope.slot)),
      !object.canStillObserve(hope.action, from: there.state)
    {
      return false
    }
    there.parent = Int32(truncatingIfNeeded: from)
    there.move = Int32(truncatingIfNeeded: move)
    if Int(there.next) == schedule.returns.count { return true }
    if met.add(there) {
      stack.append(Int32(truncatingIfNeeded: met.count - 1))
      if there.next > furthest { furthest = there.next }
    }
    return false
  }

  // MARK: - Orders

  private func found(_ last: Configuration<words>, _ object: inout Object) -> Finding {
    .linearizable(wantsOrder ? order(to: last, &object) : [])
  }

  /// The configurations that came furthest, one for each state, at most eight.
  private func stuck(_ object: inout Object) -> Finding {
    var attempts: [(order: [Int32], state: Int32)] = []
    for index in 0..<met.count where met[index].next == furthest {
      let one = met[index]
      if attempts.count == 8 || attempts.contains(where: { $0.state == one.state }) { continue }
      attempts.append((order(to: one, &object), one.state))
    }
    return .stuck(at: Int(furthest), attempts: attempts)
  }

  /// Goes the way to a configuration again and writes down what is taken.
  private func order(to last: Configuration<words>, _ object: inout Object) -> [Int32] {
    var moves: [Int32] = []
    var one = last
    while one.parent >= 0 {
      moves.append(one.move)
      one = met[Int(one.parent)]
    }
    var order: [Int32] = []
    var here = Configuration<words>(state: object.initial, next: 0)
    retrace(&here, &order, &object)
    for move in moves.reversed() {
      if move < 0 {
        let one = schedule.classes[Int(~move)]
        order.append(schedule.members[one.start + here.marks.count(one.field)].operation)
        here.state = object.apply(one.action, to: here.state)
        here.marks.addOne(one.field)
      } else {
        let one = schedule.live[Int(move)]
        order.append(one.operation)
        here.state = object.apply(one.action, to: here.state)
        here.marks.set(Int(one.slot))
      }
      retrace(&here, &order, &object)
    }
    return order
  }

  /// `settle`, with the observers written down.
  private func retrace(
    _ one: inout Configuration<words>, _ order: inout [Int32], _ object: inout Object
  ) {
    while Int(one.next) < schedule.returns.count {
      let next = schedule.returns[Int(one.next)]
      for live in schedule.live[Int(next.start)..<Int(next.middle)]
      where !one.marks.has(Int(live.slot)) && object.observes(live.action, in: one.state) {
        one.marks.set(Int(live.slot))
        order.append(live.operation)
      }
      guard one.marks.has(Int(next.slot)) else { return }
      one.marks.clear(Int(next.slot))
      one.next += 1
    }
  }
}
