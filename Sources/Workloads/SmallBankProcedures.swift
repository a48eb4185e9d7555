import Model

extension SmallBank {
  @inlinable public static func declare(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    let savings = call.key(1)
    switch call.procedure {
    case balance:
      footprint.read(savings)
      footprint.read(checking(savings))
    case depositChecking: footprint.update(checking(savings))
    case transactSavings: footprint.update(savings)
    case amalgamate:
      footprint.update(savings)
      footprint.update(checking(savings))
      footprint.update(checking(call.key(2)))
    default:
      footprint.read(savings)
      footprint.update(checking(savings))
    }
  }

  /// Output: what the account that was changed last holds now, or, for a balance, both together.
  @inlinable public static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let savings = call.key(1)
    let amount = call.arguments[2]
    switch call.procedure {
    case balance:
      view.want(checking(savings))
      return try view.read(savings)[1] + view.read(checking(savings))[1]
    case depositChecking:
      return try add(amount, to: checking(savings), call.number, on: &view)
    case transactSavings:
      if try view.read(savings)[1] + amount < 0 { throw .abort(.byUser) }
      return try add(amount, to: savings, call.number, on: &view)
    case amalgamate: return try runAmalgamate(call, on: &view)
    default:
      view.want(checking(savings))
      let other = try view.read(savings)
      let isCovered = try other[1] + view.read(checking(savings))[1] >= amount
      // Who overdraws pays one more.
      return try add(
        isCovered ? -amount : -amount - 1, to: checking(savings), call.number, seen: other,
        on: &view)
    }
  }

  @inlinable static func runAmalgamate<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let from = (savings: call.key(1), checking: checking(call.key(1)))
    let to = checking(call.key(2))
    view.want(from.savings)
    view.want(from.checking)
    view.want(to)
    let savings = try view.read(from.savings)
    let checking = try view.read(from.checking)
    let receiving = try view.read(to)
    try view.write(from.savings, moved(-savings[1], savings, call.number, seen: checking))
    try view.write(from.checking, moved(-checking[1], checking, call.number, seen: savings))
    let amount = savings[1] + checking[1]
    try view.write(to, moved(amount, receiving, call.number, seen: savings))
    return receiving[1] + amount
  }

  /// Brings money in from outside, or takes it out. Returns the account's balance.
  @inlinable static func add<V: View>(
    _ amount: Int64, to key: Key, _ number: Int64, seen other: Value = Value(), on view: inout V
  ) throws(Halt) -> Int64 {
    var account = moved(amount, try view.read(key), number, seen: other)
    account[2] += amount
    try view.write(key, account)
    return account[1]
  }

  @inlinable static func moved(
    _ amount: Int64, _ account: Value, _ number: Int64, seen other: Value
  ) -> Value {
    var account = account
    account.writer = number
    account[1] += amount
    account[3] = Int64(
      bitPattern: Digest(UInt64(bitPattern: account[3])).folding(number).folding(other[3]).rawValue)
    return account
  }
}
