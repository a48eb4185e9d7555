import Model

/// Which of TPC-C's consistency conditions a state breaks, and how.
public struct TPCCComplaint: Sendable, Equatable, CustomStringConvertible {
  /// 1 to 12 as in §3.3.2. 13: a stock was taken from as often, and as much, as the order lines say. 14: what stands
  /// twice says the same.
  public var condition: Int
  public var words: String

  public var description: String { "condition \(condition): \(words)" }
}

extension TPCC {
  public func violation(_ read: (Key) -> Value?) -> String? {
    complaints(read).first?.description
  }

  /// The first complaint of each condition that does not hold, in their order.
  ///
  /// Condition 11 is the standard's made to hold at all times: it counts, beside the orders that were delivered at first,
  /// those that the customers have got since. Not judged is what no row represents: C_DATA's text, names, dates. Every
  /// row is read, and some 4 MB a warehouse (of the standard's size) hold the sums.
  public func complaints(_ read: (Key) -> Value?) -> [TPCCComplaint] {
    var audit = TPCCAudit(population)
    let population = population
    audit.run { read($0) ?? population.row($0) ?? Value() }
    return audit.complaints
  }
}

/// One pass over all rows, which sums up what the conditions compare.
struct TPCCAudit {
  private(set) var complaints: [TPCCComplaint] = []
  private let population: TPCCPopulation
  /// By warehouse, district and customer.
  private var delivered, paid: [Int64]
  private var payments, deliveries, latest: [Int]
  /// By warehouse and item: what the lines that calls wrote took.
  private var taken: [(quantity: Int64, orders: Int64, remote: Int64)]

  /// So many missing rows are enough: a counter may be damaged beyond all counting.
  private static let patience = 100

  init(_ population: TPCCPopulation) {
    self.population = population
    let customers = population.warehouses * population.districts * population.customers
    delivered = Array(repeating: 0, count: customers)
    paid = delivered
    payments = Array(repeating: 0, count: customers)
    deliveries = payments
    latest = payments
    taken = Array(repeating: (0, 0, 0), count: population.warehouses * population.items)
  }

  mutating func run(_ row: (Key) -> Value) {
    for w in 0..<population.warehouses {
      var (ytd, historyOfAll) = (0 as Int64, 0 as Int64)
      for d in 0..<population.districts {
        orders(w, d, row)
        let history = history(w, d, row)
        let takings = row(TPCC.key(.takings, w, d))[TPCC.Takings.ytd]
        require(
          9, takings == history,
          "\(place(w, d)) took \(takings), and its history says \(history)")
        ytd += takings
        historyOfAll += history
      }
      let warehouse = row(TPCC.key(.warehouse, w))[TPCC.Warehouse.ytd]
      require(
        1, warehouse == ytd, "warehouse \(w) took \(warehouse), and its districts \(ytd)")
      require(
        8, warehouse == historyOfAll,
        "warehouse \(w) took \(warehouse), and its history says \(historyOfAll)")
    }
    // After all warehouses: a customer pays, and a stock supplies, in others than their own.
    for w in 0..<population.warehouses {
      for d in 0..<population.districts { customers(w, d, row) }
      stock(w, row)
    }
    complaints.sort { $0.condition < $1.condition }
  }

  private mutating func require(
    _ condition: Int, _ holds: Bool, _ words: @autoclosure () -> String
  ) {
    if holds || complaints.contains(where: { $0.condition == condition }) { return }
    complaints.append(TPCCComplaint(condition: condition, words: words()))
  }

  private func index(_ w: Int, _ d: Int, _ customer: Int) -> Int {
    (w * population.districts + d) * population.customers + customer - 1
  }

  // snippet.tpcc-orders
  private mutating func orders(_ w: Int, _ d: Int, _ row: (Key) -> Value) {
    let district = row(TPCC.key(.district, w, d))
    let next = Int(district[TPCC.District.next])
    var (lastOrder, firstNew, lastNew, news) = (0, 0, 0, 0)
    var (promised, found, count) = (0, 0, 0)
    var missing = 0
    // One beyond the last: a number that was given twice leaves an order there.
    for id in 1...max(1, next) where missing < TPCCAudit.patience {
      let order = row(TPCC.key(.order, w, d, id))
      let lines = TPCC.lines(ofOrder: order)
      if lines == 0 { missing += 1 }
      let isNew = row(TPCC.key(.newOrder, w, d, id))[TPCC.NewOrder.stands] != 0
      let isDelivered = TPCC.carrier(ofOrder: order) != 0
      if lines > 0 {
        lastOrder = id
        count += 1
      }
      if isNew {
        if news == 0 { firstNew = id }
        lastNew = id
        news += 1
      }
      require(
        5, lines > 0 ? isDelivered != isNew : !isNew,
        "order \(id) in \(place(w, d)) is \(isNew ? "" : "not ")new, and has a carrier or not")
      let there = orderLines(w, d, id, order, row)
      require(
        6, there == lines, "order \(id) in \(place(w, d)) has \(there) of \(lines) lines")
      promised += lines
      found += there
    }
    require(
      2, lastOrder == next - 1 && (news == 0 || lastNew == lastOrder) && count == next - 1,
      "in \(place(w, d)) the next order is \(next), the last \(lastOrder) of \(count), and the "
        + "last new one \(lastNew)")
    require(
      3, news == 0 || lastNew - firstNew + 1 == news,
      "\(place(w, d)) has \(news) new orders between \(firstNew) and \(lastNew)")
    require(
      4, promised == found, "\(place(w, d)) has \(found) order lines, not \(promised)")
    let oldest = Int(district[TPCC.District.oldest])
    require(
      14, oldest == (news == 0 ? next : firstNew),
      "\(place(w, d)) holds order \(oldest) for the oldest new one, and not \(firstNew)")
    // Of all customers together; only their rows know how many each has got.
    let since = (1...population.customers).reduce(0 as Int64) {
      $0 + row(TPCC.key(.customer, w, d, $1))[TPCC.Customer.deliveries]
    }
    let gone = count - news - population.delivered
    require(
      11, Int64(gone) == since,
      "\(place(w, d)) delivered \(gone) orders since, and its customers got \(since)")
  }
  // snippet.end

  /// Returns how many lines the order has.
  private mutating func orderLines(
    _ w: Int, _ d: Int, _ id: Int, _ order: Value, _ row: (Key) -> Value
  ) -> Int {
    let isDelivered = TPCC.carrier(ofOrder: order) != 0
    let customer = TPCC.customer(ofOrder: order)
    let isKnown = (1...population.customers).contains(customer)
    if isKnown { latest[index(w, d, customer)] = id }
    var there = 0
    for number in 0..<15 {
      let line = row(TPCC.key(.orderLine, w, d, id, line: number))
      guard line[TPCC.OrderLine.ordered] != 0 else { continue }
      there += 1
      let at = line[TPCC.OrderLine.delivered]
      require(
        7, (at != 0) == isDelivered,
        "line \(number) of order \(id) in \(place(w, d)) is \(at == 0 ? "not " : "")delivered, "
          + "unlike its order")
      if at != 0, isKnown {
        delivered[index(w, d, customer)] += line[TPCC.OrderLine.amount]
      }
      let ordered = TPCC.Line(packed: line[TPCC.OrderLine.ordered])
      require(
        14, TPCC.item(number, ofOrder: order) == ordered.item,
        "order \(id) in \(place(w, d)) knows another item than its line \(number)")
      guard id > population.orders, ordered.supply < population.warehouses,
        (1...population.items).contains(ordered.item)
      else { continue }
      let stock = ordered.supply * population.items + ordered.item - 1
      taken[stock].quantity += Int64(ordered.quantity)
      taken[stock].orders += 1
      if ordered.supply != w { taken[stock].remote += 1 }
    }
    return there
  }

  private mutating func history(_ w: Int, _ d: Int, _ row: (Key) -> Value) -> Int64 {
    var (sum, missing) = (0 as Int64, 0)
    let payments = Int(row(TPCC.key(.takings, w, d))[TPCC.Takings.payments])
    for id in 0..<max(0, payments) where missing < TPCCAudit.patience {
      let entry = row(TPCC.key(.history, w, d, id))
      let amount = entry[TPCC.History.amount]
      if amount == 0 { missing += 1 }
      sum += amount
      let key = Key(rawValue: UInt64(bitPattern: entry[TPCC.History.customer]))
      let (district, customer) = (key.row >> 36, key.row >> 4 & 0xFFFF_FFFF)
      guard key.home < population.warehouses, district < population.districts,
        (1...population.customers).contains(customer)
      else { continue }
      paid[index(key.home, district, customer)] += amount
      self.payments[index(key.home, district, customer)] += 1
    }
    return sum
  }

  private mutating func customers(_ w: Int, _ d: Int, _ row: (Key) -> Value) {
    for id in 1...population.customers {
      let customer = row(TPCC.key(.customer, w, d, id))
      let index = index(w, d, id)
      let (got, paid, times, latest) = (
        delivered[index], paid[index], payments[index], latest[index]
      )
      let balance = customer[TPCC.Customer.balance]
      let ytd = customer[TPCC.Customer.ytd]
      let name = { "customer \(id) in \(place(w, d))" }
      require(
        10, balance == got - paid, "\(name()) has \(balance), got goods for \(got) and paid \(paid)"
      )
      require(
        12, balance + ytd == got,
        "\(name()) has \(balance), got goods for \(got) and, by the customer's own row, paid \(ytd)"
      )
      let noted = customer[TPCC.Customer.payments]
      require(14, noted == Int64(times), "\(name()) paid \(noted) times, not \(times)")
      let last = Int(row(TPCC.key(.lastOrder, w, d, id))[TPCC.LastOrder.order])
      require(14, last == latest, "\(name()) ordered \(latest) last, not \(last)")
    }
  }

  private mutating func stock(_ w: Int, _ row: (Key) -> Value) {
    for item in 1...population.items {
      let stock = row(TPCC.key(.stock, w, 0, item))
      let taken = taken[w * population.items + item - 1]
      require(
        13,
        stock[TPCC.Stock.ytd] == taken.quantity && stock[TPCC.Stock.orders] == taken.orders
          && stock[TPCC.Stock.remote] == taken.remote && stock[TPCC.Stock.quantity] >= 10,
        "of item \(item) in warehouse \(w) \(stock[TPCC.Stock.ytd]) were taken by "
          + "\(stock[TPCC.Stock.orders]) lines, and the lines say \(taken.quantity) by "
          + "\(taken.orders)")
    }
  }
}

private func place(_ w: Int, _ d: Int) -> String { "district \(d) of warehouse \(w)" }
