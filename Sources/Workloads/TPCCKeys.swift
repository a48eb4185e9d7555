import Model

// How TPC-C's rows lie in eight words each. Word 0 is the writer, everywhere; money is in cents, rates in parts of
// ten thousand; `trace` is a digest of all writers of the row in their order, so that another order is another state.
//
//   table       granule    words
//   warehouse   itself     ytd, tax, trace
//   district    itself     next order, oldest undelivered order, tax, trace
//   takings     itself     the district's ytd, how many history rows it has, trace
//   customer    itself     balance, ytd, payments, deliveries, profile, data, trace
//   names       line 0     the customers of one last name, in the order of their first names
//   stock       itself     quantity, ytd, orders, remote orders, trace
//   order       district   customer and counts, what its call saw, the items of its lines
//   newOrder    district   whether it stands
//   orderLine   district   what is ordered, amount, when delivered, the stock's trace
//   lastOrder   district   a customer's latest order
//   history     takings    who paid, amount
//
// ITEM is a function of its number: nobody ever writes it, and every node would hold a copy.

extension TPCC {
  /// Append, never renumber: keys are part of recorded results.
  @frozen public enum Table: UInt8, Sendable {
    case warehouse = 1
    case district, takings, customer, names, stock
    case order, newOrder, orderLine, lastOrder, history
  }

  /// A row's number holds 4 bits of district, 32 of whatever numbers the table's rows, and 4 of line.
  @inlinable public static func key(
    _ table: Table, _ warehouse: Int, _ district: Int = 0, _ id: Int = 0, line: Int = 0
  ) -> Key {
    Key(home: warehouse, table: table.rawValue, row: district << 36 | id << 4 | line)
  }

  /// A district's rows lie under two granules, and not one, because it does two things that never meet.
  ///
  /// All that becomes of orders lies under `district`, which holds the order numbers; what is paid lies under
  /// `takings`, which holds D_YTD. (Vertical partitions are allowed by the standard, §1.4.5.) So a payment stands in
  /// no delivery's way, nor in that of who asks after an order or the stock. A new order and a payment of one
  /// district conflict all the same: one reads the row of the warehouse, the other writes it. Under `district`
  /// a new order at the table's end and a delivery at its beginning conflict although they touch different orders;
  /// to part them as well would cost every new order one more lock.
  @inlinable public static func granule(of key: Key) -> Key {
    let district = key.row >> 36
    switch Table(rawValue: key.table) {
    case .order, .newOrder, .orderLine, .lastOrder: return self.key(.district, key.home, district)
    case .history: return self.key(.takings, key.home, district)
    // Whether a name goes on in another row only its first row tells.
    case .names: return Key(rawValue: key.rawValue & ~15)
    default: return key
    }
  }

  // The words of each table's rows.

  @usableFromInline enum Warehouse {
    @inlinable static var ytd: Int { 1 }
    @inlinable static var tax: Int { 2 }
  }

  @usableFromInline enum District {
    @inlinable static var next: Int { 1 }
    /// The smallest NO_O_ID, or the next order's number where all are delivered.
    @inlinable static var oldest: Int { 2 }
    @inlinable static var tax: Int { 3 }
  }

  @usableFromInline enum Takings {
    @inlinable static var ytd: Int { 1 }
    @inlinable static var payments: Int { 2 }
  }

  @usableFromInline enum Customer {
    @inlinable static var balance: Int { 1 }
    @inlinable static var ytd: Int { 2 }
    @inlinable static var payments: Int { 3 }
    @inlinable static var deliveries: Int { 4 }
    /// The discount, and above its 16 bits a one where the credit is bad.
    @inlinable static var profile: Int { 5 }
    /// For bad credit: a digest in place of C_DATA's 500 bytes.
    @inlinable static var data: Int { 6 }
  }

  @usableFromInline enum Stock {
    @inlinable static var quantity: Int { 1 }
    @inlinable static var ytd: Int { 2 }
    @inlinable static var orders: Int { 3 }
    @inlinable static var remote: Int { 4 }
  }

  @usableFromInline enum Order {
    /// 12 bits of customer, 4 of lines, 4 of carrier (0 for null), 1 for O_ALL_LOCAL.
    @inlinable static var summary: Int { 1 }
    /// A digest of the rows that the order was made from.
    @inlinable static var seen: Int { 2 }
    @inlinable static var items: Int { 3 }
    @inlinable static var carrierShift: Int64 { 16 }
  }

  @usableFromInline enum NewOrder {
    /// 0 once delivered: a row cannot be deleted, but it can say that it is gone.
    @inlinable static var stands: Int { 1 }
  }

  @usableFromInline enum OrderLine {
    /// As in the call's arguments.
    @inlinable static var ordered: Int { 1 }
    @inlinable static var amount: Int { 2 }
    /// The delivery's number; 0 for null, -1 where the table began with it.
    @inlinable static var delivered: Int { 3 }
    /// In place of S_DIST_xx: the stock's trace as the order found it.
    @inlinable static var stock: Int { 4 }
  }

  @usableFromInline enum LastOrder {
    @inlinable static var order: Int { 1 }
  }

  @usableFromInline enum History {
    @inlinable static var customer: Int { 1 }
    @inlinable static var amount: Int { 2 }
  }

  @usableFromInline enum Names {
    @inlinable static var count: Int { 1 }
    /// Customers, 12 bits each, five a word, thirty a row. Who is behind them lies in rows of the next lines.
    @inlinable static var list: Int { 2 }
    @inlinable static var capacity: Int { 30 }

    @inlinable static func customer(_ index: Int, of row: Value) -> Int {
      Int(row[list + index / 5] >> Int64(12 * (index % 5)) & 0xFFF)
    }
  }

  @inlinable static var trace: Int { 7 }

  /// Signs a row that many calls write.
  @inlinable static func sign(_ row: inout Value, _ number: Int64) {
    row.writer = number
    row[trace] = Int64(bitPattern: Digest(UInt64(bitPattern: row[trace])).folding(number).rawValue)
  }

  @inlinable static func customer(ofOrder order: Value) -> Int {
    Int(order[Order.summary] & 0xFFF)
  }

  @inlinable static func lines(ofOrder order: Value) -> Int {
    Int(order[Order.summary] >> 12 & 15)
  }

  @inlinable static func carrier(ofOrder order: Value) -> Int {
    Int(order[Order.summary] >> Order.carrierShift & 15)
  }

  /// An order knows its items, 21 bits each, three a word: else who asks for the stock level would read 418 rows, and
  /// not 218, and one round later. They never change.
  @inlinable static func item(_ index: Int, ofOrder order: Value) -> Int {
    Int(order[Order.items + index / 3] >> Int64(21 * (index % 3)) & 0x1F_FFFF)
  }

  @inlinable static func setItem(_ index: Int, ofOrder order: inout Value, to item: Int) {
    order[Order.items + index / 3] |= Int64(item) << Int64(21 * (index % 3))
  }

  /// One line of an order: 17 bits of item, 4 of quantity, 11 of the warehouse that supplies it.
  @frozen @usableFromInline struct Line {
    @usableFromInline var item, quantity, supply: Int

    @inlinable init(item: Int, quantity: Int, supply: Int) {
      self.item = item
      self.quantity = quantity
      self.supply = supply
    }

    @inlinable init(packed: Int64) {
      item = Int(packed & 0x1_FFFF)
      quantity = Int(packed >> 17 & 15)
      supply = Int(packed >> 21 & 0x7FF)
    }

    @inlinable var packed: Int64 { Int64(item | quantity << 17 | supply << 21) }
  }

  /// I_PRICE, from 1.00 to 100.00.
  @inlinable static func price(ofItem item: Int) -> Int64 {
    100 + Int64(scattered(0, item, below: 9901))
  }

  /// Even on 0..<bound, and always the same for a place and a purpose.
  @inlinable static func scattered(
    _ purpose: UInt64, _ a: Int, _ b: Int = 0, _ c: Int = 0, below bound: Int
  ) -> Int {
    let digest = Digest(purpose).folding(Int64(a)).folding(Int64(b)).folding(Int64(c)).folding(
      0 as Int64)
    return Int(digest.rawValue.multipliedFullWidth(by: UInt64(bound)).high)
  }
}
