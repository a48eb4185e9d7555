import Model

/// Drawers of notes: the first row of a home counts the notes, which lie under its lock.
///
/// Some calls put a note into one drawer or two; some pin a note to a drawer that they never read; some look at the last two
/// notes. Invariant: a drawer holds as many notes as it counts.
struct Drawers: Workload {
  static var name: String { "drawers" }
  private static let put: UInt16 = 1
  private static let pin: UInt16 = 2
  private static let look: UInt16 = 3 | Transaction.readOnly
  /// Says that it reads a counter, and writes it.
  private static let lie: UInt16 = 4
  private static let pinned = 1 << 30

  let homes: Int
  var lies = false
  private var issued: Int64 = 0

  init(homes: Int) { self.homes = homes }

  func initial(_ key: Key) -> Value? { Value() }

  static func granule(of key: Key) -> Key { Key(home: key.home, row: 0) }

  mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    let kinds = [Drawers.put, Drawers.pin, Drawers.look, lies ? Drawers.lie : Drawers.put]
    var call = Transaction(kinds[random.below(4)])
    call.add(issued)
    call.add(Key(home: home % homes, row: 0))
    call.add(Key(home: random.below(homes), row: 0))
    return call
  }

  func violation(_ read: (Key) -> Value?) -> String? {
    for home in 0..<homes {
      let count = Int((read(Key(home: home, row: 0)) ?? Value())[1])
      for row in 1...count + 1 {
        let isThere = (read(Key(home: home, row: row)) ?? Value())[1] != 0
        if isThere != (row <= count) { return "drawer \(home) says \(count), but for \(row)" }
      }
    }
    return nil
  }

  static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    switch call.procedure {
    case look, lie: footprint.read(call.key(1))
    case pin: footprint.update(call.key(1))
    default:
      footprint.update(call.key(1))
      footprint.update(call.key(2))
    }
  }

  static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    var drawer = try view.read(call.key(1))
    switch call.procedure {
    case look:
      var sum: Int64 = 0
      for row in max(1, drawer[1] - 1)..<max(1, drawer[1] + 1) {
        sum += try view.read(Key(home: call.key(1).home, row: Int(row)))[1]
      }
      return sum
    case pin:
      drawer[2] += 1
      try view.write(call.key(1), drawer)
      try view.write(Key(home: call.key(2).home, row: pinned), Value(call.arguments[0]))
    case lie: try view.write(call.key(1), drawer)
    default:
      for index in 1...(call.key(1) == call.key(2) ? 1 : 2) {
        var drawer = try view.read(call.key(index))
        drawer[1] += 1
        var note = Value()
        note[1] = call.arguments[0]
        try view.write(call.key(index), drawer)
        try view.write(Key(home: call.key(index).home, row: Int(drawer[1])), note)
      }
    }
    return drawer[1]
  }
}
