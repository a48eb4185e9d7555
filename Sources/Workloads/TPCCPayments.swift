import Model

extension TPCC {
  /// §2.5. Output: the customer's balance.
  @inlinable static func runPayment<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let (w, d, amount) = (Int(call.arguments[1]), Int(call.arguments[2]), call.arguments[6])
    view.want(key(.warehouse, w))
    view.want(key(.takings, w, d))
    let customerKey = try findCustomer(call, on: &view)
    view.want(customerKey)
    var warehouse = try view.read(key(.warehouse, w))
    var takings = try view.read(key(.takings, w, d))
    // Read before anything is written: should a scout have named another customer, there is nothing to undo.
    var customer = try view.read(customerKey)

    warehouse[Warehouse.ytd] += amount
    sign(&warehouse, call.number)
    try view.write(key(.warehouse, w), warehouse)

    var history = signed(call)
    history[History.customer] = Int64(bitPattern: customerKey.rawValue)
    history[History.amount] = amount
    try view.write(key(.history, w, d, Int(takings[Takings.payments])), history)
    takings[Takings.ytd] += amount
    takings[Takings.payments] += 1
    sign(&takings, call.number)
    try view.write(key(.takings, w, d), takings)

    customer[Customer.balance] -= amount
    customer[Customer.ytd] += amount
    customer[Customer.payments] += 1
    if customer[Customer.profile] >> 16 & 1 == 1 {
      let data = Digest(UInt64(bitPattern: customer[Customer.data]))
        .folding(customerKey.rawValue).folding(Int64(w)).folding(Int64(d)).folding(amount)
      customer[Customer.data] = Int64(bitPattern: data.rawValue)
    }
    sign(&customer, call.number)
    try view.write(customerKey, customer)
    return customer[Customer.balance]
  }

  /// §2.7. Delivers the oldest order of each district that has one. Output: how many, and below 40 bits what they cost.
  ///
  /// Whose order is the oldest, only the orders can tell: the customers, who lie under no granule that the call declared,
  /// are read before anything is written.
  @inlinable static func runDelivery<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let (w, districts) = (Int(call.arguments[1]), Int(call.arguments[2]))
    for d in 0..<districts { view.want(key(.district, w, d)) }
    var oldest = InlineArray<16, Int>(repeating: 0)
    for d in 0..<districts {
      let district = try view.read(key(.district, w, d))
      if district[District.oldest] == district[District.next] { continue }
      oldest[d] = Int(district[District.oldest])
      view.want(key(.order, w, d, oldest[d]))
      view.want(key(.newOrder, w, d, oldest[d]))
    }
    for d in 0..<districts where oldest[d] > 0 {
      let order = try view.read(key(.order, w, d, oldest[d]))
      view.want(key(.customer, w, d, customer(ofOrder: order)))
      for line in 0..<lines(ofOrder: order) {
        view.want(key(.orderLine, w, d, oldest[d], line: line))
      }
    }
    for d in 0..<districts where oldest[d] > 0 {
      let order = try view.read(key(.order, w, d, oldest[d]))
      _ = try view.read(key(.customer, w, d, customer(ofOrder: order)))
    }
    var output: Int64 = 0
    for d in 0..<districts where oldest[d] > 0 {
      output += 1 << 40 + (try deliver(oldest[d], w, d, call, on: &view))
    }
    return output
  }

  /// Returns what the order's lines cost.
  @inlinable static func deliver<V: View>(
    _ id: Int, _ w: Int, _ d: Int, _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    var district = try view.read(key(.district, w, d))
    district[District.oldest] += 1
    sign(&district, call.number)
    try view.write(key(.district, w, d), district)

    var note = try view.read(key(.newOrder, w, d, id))
    note.writer = call.number
    note[NewOrder.stands] = 0
    try view.write(key(.newOrder, w, d, id), note)

    var order = try view.read(key(.order, w, d, id))
    order.writer = call.number
    order[Order.summary] |= call.arguments[3] << Order.carrierShift
    try view.write(key(.order, w, d, id), order)

    var sum: Int64 = 0
    for index in 0..<lines(ofOrder: order) {
      let lineKey = key(.orderLine, w, d, id, line: index)
      var line = try view.read(lineKey)
      line.writer = call.number
      line[OrderLine.delivered] = call.number
      sum += line[OrderLine.amount]
      try view.write(lineKey, line)
    }
    let customerKey = key(.customer, w, d, customer(ofOrder: order))
    var customer = try view.read(customerKey)
    customer[Customer.balance] += sum
    customer[Customer.deliveries] += 1
    sign(&customer, call.number)
    try view.write(customerKey, customer)
    return sum
  }
}
