import Model

/// What TPC-C's tables hold at first (§4.3.3), as a function of the key: there is nothing to load.
///
/// Who bears which name, and who made which order, is the same in every district: two tables that a run draws once.
struct TPCCPopulation: Sendable {
  let warehouses, districts, customers, items, orders: Int
  /// How many of a district's first orders are delivered: 2,100 of 3,000.
  let delivered: Int
  /// A thousand last names for 3,000 customers.
  let names: Int
  /// By name: its customers, in the order of their first names.
  private var bearers: [[Int]]
  /// By order, from 1 on: its customer. And the other way round, with 0 for none.
  private var customerOf: [Int]
  private var orderOf: [Int]

  /// What no run's seed changes.
  private static let seed: UInt64 = 0x7_9CC

  init(warehouses: Int, districts: Int, customers: Int, items: Int, orders: Int) {
    self.warehouses = warehouses
    self.districts = districts
    self.customers = customers
    self.items = items
    self.orders = orders
    delivered = orders * 7 / 10
    names = min(1000, (customers + 2) / 3)
    var random = Random(seed: TPCCPopulation.seed)
    let loaded = NonUniform(first: 0, count: names, standard: 1000, mask: 255, constant: 157)
    bearers = Array(repeating: [], count: names)
    for customer in 1...customers {
      // The first customers have one name each, so that none is without a bearer.
      bearers[customer <= names ? customer - 1 : loaded.draw(&random)].append(customer)
    }
    for name in bearers.indices {
      bearers[name].sort {
        (TPCCPopulation.firstName($0), $0) < (TPCCPopulation.firstName($1), $1)
      }
    }
    customerOf = [0] + Array(1...customers)
    orderOf = Array(repeating: 0, count: customers + 1)
    for order in 1...customers {
      customerOf.swapAt(order, order + random.below(customers + 1 - order))
      if order <= orders { orderOf[customerOf[order]] = order }
    }
  }

  /// C_FIRST, as a number.
  private static func firstName(_ customer: Int) -> Int {
    TPCC.scattered(1, customer, below: 1 << 30)
  }

  /// The most rows that one name needs.
  var longestName: Int { bearers.reduce(0) { max($0, $1.count) } }

  func row(_ key: Key) -> Value? {
    let (w, d, id, line) = (key.home, key.row >> 36, key.row >> 4 & 0xFFFF_FFFF, key.row & 15)
    guard w < warehouses, d < districts, let table = TPCC.Table(rawValue: key.table) else {
      return nil
    }
    switch table {
    case .warehouse: return id == 0 ? warehouse(w) : nil
    case .district: return id == 0 ? district(w, d) : nil
    case .takings: return id == 0 ? takings : nil
    case .customer: return isCustomer(id) ? customer(w, d, id) : nil
    case .names: return id < names ? bearers(of: id, line) : nil
    case .stock: return d == 0 && (1...items).contains(id) ? stock(w, id) : nil
    case .order: return isOrder(id) ? order(w, d, id) : nil
    case .newOrder: return isOrder(id) && id > delivered ? words(NewOrder.stands, 1) : nil
    case .orderLine: return isOrder(id) ? orderLine(w, d, id, line) : nil
    case .lastOrder:
      return isCustomer(id) && orderOf[id] > 0 ? words(LastOrder.order, Int64(orderOf[id])) : nil
    case .history: return id < customers ? history(w, d, id) : nil
    }
  }

  private typealias NewOrder = TPCC.NewOrder
  private typealias LastOrder = TPCC.LastOrder

  private func words(_ index: Int, _ word: Int64) -> Value {
    var row = Value()
    row[index] = word
    return row
  }

  private func isCustomer(_ id: Int) -> Bool { (1...customers).contains(id) }
  private func isOrder(_ id: Int) -> Bool { id >= 1 && id <= orders }

  /// Everybody has paid ten once, before the first call.
  static let paid: Int64 = 1000

  private func warehouse(_ w: Int) -> Value {
    var row = Value()
    row[TPCC.Warehouse.ytd] = TPCCPopulation.paid * Int64(customers * districts)
    row[TPCC.Warehouse.tax] = Int64(TPCC.scattered(2, w, below: 2001))
    return row
  }

  private func district(_ w: Int, _ d: Int) -> Value {
    var row = Value()
    row[TPCC.District.next] = Int64(orders + 1)
    row[TPCC.District.oldest] = Int64(delivered + 1)
    row[TPCC.District.tax] = Int64(TPCC.scattered(3, w, d, below: 2001))
    return row
  }

  private var takings: Value {
    var row = Value()
    row[TPCC.Takings.ytd] = TPCCPopulation.paid * Int64(customers)
    row[TPCC.Takings.payments] = Int64(customers)
    return row
  }

  private func customer(_ w: Int, _ d: Int, _ id: Int) -> Value {
    var row = Value()
    row[TPCC.Customer.balance] = -TPCCPopulation.paid
    row[TPCC.Customer.ytd] = TPCCPopulation.paid
    row[TPCC.Customer.payments] = 1
    let discount = TPCC.scattered(4, w, d, id, below: 5001)
    let isBad = TPCC.scattered(5, w, d, id, below: 10) == 0
    row[TPCC.Customer.profile] = Int64(discount | (isBad ? 1 << 16 : 0))
    return row
  }

  private func bearers(of name: Int, _ line: Int) -> Value? {
    let capacity = TPCC.Names.capacity
    let bearers = bearers[name].dropFirst(line * capacity).prefix(capacity)
    guard !bearers.isEmpty else { return nil }
    var row = words(TPCC.Names.count, Int64(self.bearers[name].count))
    for (index, customer) in bearers.enumerated() {
      row[TPCC.Names.list + index / 5] |= Int64(customer) << Int64(12 * (index % 5))
    }
    return row
  }

  private func stock(_ w: Int, _ item: Int) -> Value {
    words(TPCC.Stock.quantity, Int64(10 + TPCC.scattered(6, w, item, below: 91)))
  }

  /// 5 to 15.
  private func lines(_ w: Int, _ d: Int, _ id: Int) -> Int {
    5 + TPCC.scattered(7, w, d, id, below: 11)
  }

  private func item(_ w: Int, _ d: Int, _ id: Int, _ line: Int) -> Int {
    1 + TPCC.scattered(8, w, d, id << 4 | line, below: items)
  }

  private func order(_ w: Int, _ d: Int, _ id: Int) -> Value {
    var row = Value()
    let lines = lines(w, d, id)
    let carrier = id > delivered ? 0 : 1 + TPCC.scattered(9, w, d, id, below: 10)
    row[TPCC.Order.summary] = TPCC.summary(
      customer: customerOf[id], lines: lines, carrier: carrier, isLocal: true)
    for line in 0..<lines { TPCC.setItem(line, ofOrder: &row, to: item(w, d, id, line)) }
    return row
  }

  private func orderLine(_ w: Int, _ d: Int, _ id: Int, _ line: Int) -> Value? {
    guard line < lines(w, d, id) else { return nil }
    var row = Value()
    let ordered = TPCC.Line(item: item(w, d, id, line), quantity: 5, supply: w)
    row[TPCC.OrderLine.ordered] = ordered.packed
    if id > delivered {
      let amount = TPCC.scattered(10, w, d, id << 4 | line, below: 999_999)
      row[TPCC.OrderLine.amount] = Int64(1 + amount)
    } else {
      row[TPCC.OrderLine.delivered] = -1
    }
    return row
  }

  private func history(_ w: Int, _ d: Int, _ id: Int) -> Value {
    var row = words(TPCC.History.amount, TPCCPopulation.paid)
    let customer = TPCC.key(.customer, w, d, id + 1)
    row[TPCC.History.customer] = Int64(bitPattern: customer.rawValue)
    return row
  }
}
