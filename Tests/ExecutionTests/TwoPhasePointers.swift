import Model

/// Calls that follow a pointer: the first row of a home names a row of any home, which is then counted up. Some turn the
/// pointer to another row.
///
/// Invariant: all counts together are the number of times that pointers were followed.
struct Pointers: Workload {
  static var name: String { "pointers" }
  private static let rows = 4

  let homes: Int
  private var issued: Int64 = 0

  init(homes: Int) { self.homes = homes }

  /// Word 1 of a pointer is a key, word 2 how often it was followed.
  func initial(_ key: Key) -> Value? {
    var row = Value()
    if key.row == 0 {
      row[1] = Int64(bitPattern: Key(home: (key.home + 1) % homes, row: 1).rawValue)
    }
    return row
  }

  mutating func next(home: Int, _ random: inout Random) -> Transaction {
    issued += 1
    var call = Transaction(1)
    call.add(issued)
    call.add(Key(home: home % homes, row: 0))
    let turns = random.below(4) == 0
    call.add(
      turns
        ? Key(home: random.below(homes), row: 1 + random.below(Pointers.rows))
        : Key(rawValue: 0))
    return call
  }

  func violation(_ read: (Key) -> Value?) -> String? {
    var (followed, counted): (Int64, Int64) = (0, 0)
    for home in 0..<homes {
      followed += read(Key(home: home, row: 0))?[2] ?? 0
      for row in 1...Pointers.rows { counted += read(Key(home: home, row: row))?[1] ?? 0 }
    }
    return followed == counted ? nil : "\(followed) were followed, and \(counted) counted"
  }

  static func declare(_ call: borrowing Transaction, _ footprint: inout Footprint) {
    footprint.update(call.key(1))
    footprint.isComplete = false
  }

  static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    var pointer = try view.read(call.key(1))
    let target = Key(rawValue: UInt64(bitPattern: pointer[1]))
    var row = try view.read(target)
    pointer[2] += 1
    if call.key(2).rawValue != 0 { pointer[1] = call.arguments[2] }
    try view.write(call.key(1), pointer)
    row[1] += 1
    try view.write(target, row)
    return row[1]
  }
}
