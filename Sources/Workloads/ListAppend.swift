import Model

/// Elle's list-append (VLDB 2020, §3): calls of one to four operations, each of which reads a list or appends to
/// one.
///
/// An element is appended to a list once in a run, so a list that is read tells the order of its writers, and
/// (list, element) names the call: the one whose arguments hold that pair. A list is one row: word 0 the last
/// writer, then up to 28 elements of 16 bits, none of them zero. After 28 appends were issued a list is left
/// alone and a new one takes its place. The invariant: elements without gap or double.
public struct ListAppend: Workload {
  public static var name: String { "list-append" }

  /// How many elements one row holds.
  public static let capacity = 28
  private static let readOnlyCall: UInt16 = 1 | Transaction.readOnly
  private static let call: UInt16 = 1

  private let operations: Int
  private let appends: Probability
  private let places: Places
  private var issued: Int64 = 0
  /// By home and place: how many appends its present list was given, and which list of the place it is.
  private var given: [Int64]
  private var generation: [Int]

  /// - Parameters:
  ///   - lists: in use at a time in every home.
  ///   - operations: the most a call has; each number from 1 on is as likely.
  ///   - appends: the share of operations that append.
  ///   - distributed: the share of calls whose every second operation goes to another home.
  public init(
    homes: Int = 1, lists: Int = 8, operations: Int = 4, appends: Double = 0.5,
    skew: Skew = .uniform, distributed: Double = 0
  ) throws(ParameterError) {
    let spread = Spread(homes: homes, rows: lists, skew: skew, distributed: distributed)
    var check = ParameterCheck(ListAppend.name)
    spread.check(&check, least: 1, rows: "lists")
    if check.isFine { check.require("lists in all", homes * lists, in: 1...1 << 20) }
    check.require("operations", operations, in: 1...7)
    check.require("appends", appends, in: 0...1)
    try check.finish()
    self.operations = operations
    self.appends = Probability(appends)
    places = try Places(spread)
    given = [Int64](repeating: 0, count: homes * lists)
    generation = [Int](repeating: 0, count: homes * lists)
  }

  /// Every list is empty at first.
  public func initial(_ key: Key) -> Value? { key.home < places.homes ? Value() : nil }

  /// Arguments: the number, then for each operation its list and the element to append, 0 for a read.
  public mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    let home = home % places.homes
    let second = places.second(home, &random)
    var call = Transaction(ListAppend.readOnlyCall)
    call.add(issued)
    for operation in 0..<(1 + random.below(operations)) {
      let home = operation % 2 == 0 ? home : second
      let list = places.chooser.draw(&random)
      let place = home * places.rows + list
      var element: Int64 = 0
      if random.chance(appends) {
        element = nextElement(of: place)
        call.procedure = ListAppend.call
      }
      call.add(Key(home: home, row: generation[place] * places.rows + list))
      call.add(element)
    }
    return call
  }

  private mutating func nextElement(of place: Int) -> Int64 {
    if given[place] == Int64(ListAppend.capacity) {
      given[place] = 0
      generation[place] += 1
    }
    given[place] += 1
    return given[place]
  }

  public func violation(_ read: (Key) -> Value?) -> String? {
    for home in 0..<places.homes {
      for list in 0..<places.rows {
        for generation in 0...generation[home * places.rows + list] {
          let key = Key(home: home, row: generation * places.rows + list)
          if let words = ListAppend.complaint(read(key) ?? Value()) {
            return "the list at \(key.words) \(words)"
          }
        }
      }
    }
    return nil
  }

  private static func complaint(_ row: Value) -> String? {
    var seen: UInt32 = 0
    let count = self.count(row)
    for index in 0..<capacity {
      let element = self.element(index, of: row)
      if (element != 0) != (index < count) { return "has a gap" }
      if element > capacity { return "holds \(element), which nobody appends" }
      if element != 0, seen & 1 << element != 0 { return "holds \(element) twice" }
      seen |= 1 << element
    }
    return (count == 0) == (row.writer == 0) ? nil : "does not name its writer"
  }

  /// How many elements a list has.
  @inlinable public static func count(_ row: Value) -> Int {
    // Four elements a word, without a gap: what a word holds ends at its highest bit.
    var count = 0
    for word in 1...7 {
      count += 4 - row[word].leadingZeroBitCount >> 4
      if count < 4 * word { break }
    }
    return count
  }

  /// The element at an index in 0..<28; 0 behind the last one.
  @inlinable public static func element(_ index: Int, of row: Value) -> Int {
    Int(row[1 + index >> 2] >> Int64(16 * (index & 3)) & 0xFFFF)
  }

  @inlinable public static func declare(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    for index in stride(from: 1, to: Int(call.count), by: 2) {
      if call.arguments[index + 1] == 0 {
        footprint.read(call.key(index))
      } else {
        footprint.update(call.key(index))
      }
    }
  }

  /// Output: how many elements its reads saw.
  @inlinable public static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    for index in stride(from: 1, to: Int(call.count), by: 2) { view.want(call.key(index)) }
    var seen: Int64 = 0
    for index in stride(from: 1, to: Int(call.count), by: 2) {
      var row = try view.read(call.key(index))
      let count = count(row)
      let element = call.arguments[index + 1]
      if element == 0 {
        seen += Int64(count)
        continue
      }
      // No generator gives a list more than it holds; a store that does calls twice may. Let the judges speak of it.
      guard count < capacity else { throw .abort(.byUser) }
      row[1 + count >> 2] |= element << Int64(16 * (count & 3))
      row.writer = call.number
      try view.write(call.key(index), row)
    }
    return seen
  }
}
