import Model

extension TPCC {
  /// §2.4. Output: the order's number in the upper half, its total in the lower.
  @inlinable static func runNewOrder<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let (w, d) = (Int(call.arguments[1]), Int(call.arguments[2]))
    let customerID = Int(call.arguments[3])
    let lines = Int(call.arguments[4])
    let customerKey = key(.customer, w, d, customerID)
    view.want(key(.warehouse, w))
    view.want(key(.district, w, d))
    view.want(customerKey)
    for index in 0..<lines {
      let line = line(index, of: call)
      if line.item != unused { view.want(key(.stock, line.supply, 0, line.item)) }
    }
    let warehouse = try view.read(key(.warehouse, w))
    var district = try view.read(key(.district, w, d))
    let customer = try view.read(customerKey)
    if line(lines - 1, of: call).item == unused { throw .abort(.byUser) }

    let id = Int(district[District.next])
    district[District.next] += 1
    sign(&district, call.number)
    try view.write(key(.district, w, d), district)
    var order = signed(call)
    var isLocal = true
    var sum: Int64 = 0
    for index in 0..<lines {
      let line = line(index, of: call)
      setItem(index, ofOrder: &order, to: line.item)
      isLocal = isLocal && line.supply == w
      var row = signed(call)
      row[OrderLine.ordered] = line.packed
      row[OrderLine.amount] = price(ofItem: line.item) * Int64(line.quantity)
      row[OrderLine.stock] = try take(line, isRemote: line.supply != w, call.number, on: &view)
      try view.write(key(.orderLine, w, d, id, line: index), row)
      sum += row[OrderLine.amount]
    }
    order[Order.summary] = summary(
      customer: customerID, lines: lines, carrier: 0, isLocal: isLocal)
    order[Order.seen] = Int64(
      bitPattern: Digest(UInt64(bitPattern: warehouse[trace])).folding(customer[trace]).rawValue)
    try view.write(key(.order, w, d, id), order)
    var note = signed(call)
    note[NewOrder.stands] = 1
    try view.write(key(.newOrder, w, d, id), note)
    var last = signed(call)
    last[LastOrder.order] = Int64(id)
    try view.write(key(.lastOrder, w, d, customerID), last)

    let discounted = sum * (10_000 - customer[Customer.profile] & 0xFFFF) / 10_000
    let taxes = 10_000 + warehouse[Warehouse.tax] + district[District.tax]
    return Int64(id) << 32 | discounted * taxes / 10_000
  }

  /// Takes a line's goods from the stock, which is filled up by 91 when it would fall below ten. Returns the stock's
  /// trace as it was.
  @inlinable static func take<V: View>(
    _ line: Line, isRemote: Bool, _ number: Int64, on view: inout V
  ) throws(Halt) -> Int64 {
    let key = key(.stock, line.supply, 0, line.item)
    var stock = try view.read(key)
    let before = stock[trace]
    let quantity = Int64(line.quantity)
    let isEnough = stock[Stock.quantity] >= quantity + 10
    stock[Stock.quantity] += (isEnough ? 0 : 91) - quantity
    stock[Stock.ytd] += quantity
    stock[Stock.orders] += 1
    if isRemote { stock[Stock.remote] += 1 }
    sign(&stock, number)
    try view.write(key, stock)
    return before
  }

  @inlinable static func signed(_ call: borrowing Transaction) -> Value { Value(call.number) }

  /// §2.6. Output: the order's number in the upper half, what its lines cost in the lower; 0 where there is none.
  @inlinable static func runOrderStatus<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let customerKey = try findCustomer(call, on: &view)
    let (w, d) = (customerKey.home, customerKey.row >> 36)
    let lastKey = key(.lastOrder, w, d, customerKey.row >> 4 & 0xFFFF_FFFF)
    view.want(customerKey)
    view.want(lastKey)
    _ = try view.read(customerKey)
    let id = Int(try view.read(lastKey)[LastOrder.order])
    if id == 0 { return 0 }
    let lines = lines(ofOrder: try view.read(key(.order, w, d, id)))
    for line in 0..<lines { view.want(key(.orderLine, w, d, id, line: line)) }
    var sum: Int64 = 0
    for line in 0..<lines {
      sum += try view.read(key(.orderLine, w, d, id, line: line))[OrderLine.amount]
    }
    return Int64(id) << 32 | sum
  }

  /// §2.8. Output: how many of the items in the district's last twenty orders are short.
  @inlinable static func runStockLevel<V: View>(
    _ call: borrowing Transaction, on view: inout V
  ) throws(Halt) -> Int64 {
    let (w, d) = (Int(call.arguments[1]), Int(call.arguments[2]))
    let next = Int(try view.read(key(.district, w, d))[District.next])
    let first = max(1, next - 20)
    for id in first..<next { view.want(key(.order, w, d, id)) }
    var items = ItemSet()
    for id in first..<next {
      let order = try view.read(key(.order, w, d, id))
      for index in 0..<lines(ofOrder: order) {
        let item = item(index, ofOrder: order)
        if items.insert(item) { view.want(key(.stock, w, 0, item)) }
      }
    }
    var short: Int64 = 0
    for index in 0..<items.count {
      let stock = try view.read(key(.stock, w, 0, Int(items[index])))
      if stock[Stock.quantity] < call.arguments[3] { short += 1 }
    }
    return short
  }

  /// Up to 300 items in the order in which they came, each once. Plain data on the stack.
  @usableFromInline struct ItemSet {
    @usableFromInline var count = 0
    @usableFromInline var list = InlineArray<300, Int32>(repeating: 0)
    /// Open addressing: an item lies at its place or behind it, before the next 0.
    @usableFromInline var places = InlineArray<512, Int32>(repeating: 0)

    @inlinable init() {}

    @inlinable subscript(_ index: Int) -> Int32 { list[index] }

    /// True for an item that is new.
    @inlinable mutating func insert(_ item: Int) -> Bool {
      var place = (item &* 0x9E37_79B1) >> 8 & 511
      while places[place] != 0 {
        if places[place] == Int32(item) { return false }
        place = (place + 1) & 511
      }
      places[place] = Int32(item)
      list[count] = Int32(item)
      count += 1
      return true
    }
  }
}
