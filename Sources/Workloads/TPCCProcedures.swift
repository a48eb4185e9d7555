import Model

extension TPCC {
  /// The item that nobody stocks: a new order that names it comes to nothing (§2.4.1.4).
  @inlinable static var unused: Int { 0 }

  @inlinable public static func declare(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    let (w, d) = (Int(call.arguments[1]), Int(call.arguments[2]))
    switch call.procedure {
    case newOrder:
      footprint.read(key(.warehouse, w))
      footprint.update(key(.district, w, d))
      footprint.read(key(.customer, w, d, Int(call.arguments[3])))
      for index in 0..<Int(call.arguments[4]) {
        let line = line(index, of: call)
        if line.item != unused { footprint.update(key(.stock, line.supply, 0, line.item)) }
      }
    case payment:
      footprint.update(key(.warehouse, w))
      footprint.update(key(.takings, w, d))
      declareCustomer(call, &footprint)
    case orderStatus:
      footprint.read(key(.district, w, d))
      declareCustomer(call, &footprint)
    case delivery:
      for district in 0..<d { footprint.update(key(.district, w, district)) }
      footprint.isComplete = false
    default:
      footprint.read(key(.district, w, d))
      footprint.isComplete = false
    }
  }

  @inlinable static func declareCustomer(
    _ call: borrowing Transaction, _ footprint: inout Footprint
  ) {
    let (w, d) = (Int(call.arguments[4]), Int(call.arguments[5]))
    let customer = Int(call.arguments[3])
    if customer < 0 {
      footprint.read(key(.names, w, d, -1 - customer))
      footprint.isComplete = false
    } else if call.isReadOnly {
      footprint.read(key(.customer, w, d, customer))
    } else {
      footprint.update(key(.customer, w, d, customer))
    }
  }

  @inlinable public static func run<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    switch call.procedure {
    case newOrder: try runNewOrder(call, on: &view)
    case payment: try runPayment(call, on: &view)
    case orderStatus: try runOrderStatus(call, on: &view)
    case delivery: try runDelivery(call, on: &view)
    default: try runStockLevel(call, on: &view)
    }
  }

  @inlinable static func line(_ index: Int, of call: borrowing Transaction) -> Line {
    Line(packed: call.arguments[5 + index / 2] >> Int64(32 * (index & 1)) & 0xFFFF_FFFF)
  }

  @inlinable static func summary(
    customer: Int, lines: Int, carrier: Int, isLocal: Bool
  ) -> Int64 {
    Int64(customer | lines << 12 | carrier << 16 | (isLocal ? 1 << 20 : 0))
  }

  /// The key of the customer whom a call means: by number, or else the one in the middle of all who bear the name
  /// (§2.5.2.2).
  @inlinable static func findCustomer<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Key {
    let (w, d) = (Int(call.arguments[4]), Int(call.arguments[5]))
    let customer = Int(call.arguments[3])
    if customer >= 0 { return key(.customer, w, d, customer) }
    var names = try view.read(key(.names, w, d, -1 - customer))
    let middle = (Int(names[Names.count]) - 1) / 2
    if middle >= Names.capacity {
      names = try view.read(key(.names, w, d, -1 - customer, line: middle / Names.capacity))
    }
    return key(.customer, w, d, Names.customer(middle % Names.capacity, of: names))
  }
}
