import Model

/// The TPC-C of the testbed `aria`: half NewOrder and half Payment, which insert nothing; the customer is given by number. Rows
/// are as wide as there. Items never change, and are read beside all rows.
public struct AriaTPCC: Program {
  public static var mostRows: Int { 18 }
  public static var mostBytes: Int { customerBytes }
  /// A row, and an item behind it.
  public static var scratchBytes: Int { 768 }

  public static var districts: Int { 10 }
  public static var customers: Int { 3_000 }
  public static var items: Int { 100_000 }
  @usableFromInline static var warehouseBytes: Int { 96 }
  @usableFromInline static var districtBytes: Int { 104 }
  @usableFromInline static var customerBytes: Int { 660 }
  @usableFromInline static var stockBytes: Int { 305 }
  @usableFromInline static var itemWords: Int { 12 }
  /// Of a customer's row: where 500 bytes of remarks begin.
  @usableFromInline static var remarks: Int { 160 }

  public struct Call: BitwiseCopyable, Sendable {
    public var isPayment = false
    /// The user gives up: one of the items does not exist.
    public var isAborted = false
    public var lines: UInt8 = 0
    public var district: UInt8 = 0
    public var warehouse: UInt16 = 0
    public var customer: UInt16 = 0
    /// Of a payment: the customer's. Of an order: who supplies the first line.
    public var otherWarehouse: UInt16 = 0
    public var otherDistrict: UInt8 = 0
    /// In cents.
    public var amount: UInt32 = 0
    public var items = InlineArray<15, UInt32>(repeating: 0)
    public var quantities = InlineArray<15, UInt8>(repeating: 0)
  }

  /// The items' rows; the first word is the price in cents. They stay as long as the process.
  @usableFromInline let itemRows: Cells<UInt64>

  public init() {
    itemRows = Cells(AriaTPCC.items * AriaTPCC.itemWords, repeating: 0)
    for item in 0..<AriaTPCC.items {
      let price = 100 + Digest(UInt64(item)).rawValue % 9_901
      itemRows[item * AriaTPCC.itemWords] = price
    }
  }

  // MARK: - Rows

  @inlinable @inline(__always) public static func warehouse(_ w: UInt16) -> UInt64 {
    1 &<< 56 | UInt64(w)
  }
  @inlinable @inline(__always) public static func district(_ w: UInt16, _ d: UInt8) -> UInt64 {
    2 &<< 56 | UInt64(w) &<< 8 | UInt64(d)
  }
  @inlinable @inline(__always)
  public static func customer(_ w: UInt16, _ d: UInt8, _ c: UInt16) -> UInt64 {
    3 &<< 56 | UInt64(w) &<< 24 | UInt64(d) &<< 16 | UInt64(c)
  }
  @inlinable @inline(__always) public static func stock(_ w: UInt16, _ item: UInt32) -> UInt64 {
    precondition(item < AriaTPCC.items, "there is no such item")
    return 4 &<< 56 | UInt64(w) &<< 24 | UInt64(item)
  }

  public static func memory(warehouses: Int) -> Memory {
    precondition((1...1_000).contains(warehouses), "between one and a thousand warehouses")
    let w = warehouses
    var memory = Memory([
      (w, warehouseBytes), (w * districts, districtBytes),
      (w * districts * customers, customerBytes), (w * items, stockBytes),
    ])
    // Taxes and discounts are in hundredths of a percent.
    memory.add(w, width: warehouseBytes, key: { warehouse(UInt16($0)) }) { number, row in
      row[1] = Digest(UInt64(number)).rawValue % 2_001
    }
    memory.add(w * districts, width: districtBytes) {
      district(UInt16($0 / districts), UInt8($0 % districts))
    } fill: { number, row in
      row[0] = UInt64(customers + 1)
      row[2] = Digest(UInt64(number)).rawValue % 2_001
    }
    memory.add(w * districts * customers, width: customerBytes) {
      let district = $0 / customers
      return customer(
        UInt16(district / districts), UInt8(district % districts), UInt16($0 % customers))
    } fill: { number, row in
      row[3] = Digest(UInt64(number)).rawValue % 5_001
      row[4] = number % 10 == 0 ? 1 : 0
    }
    memory.add(w * items, width: stockBytes) {
      stock(UInt16($0 / items), UInt32($0 % items))
    } fill: { number, row in
      row[0] = 10 + Digest(UInt64(number)).rawValue % 91
    }
    return memory
  }

  // MARK: - Fragments

  @inlinable @inline(__always)
  public func declare(_ call: borrowing Call, _ rows: inout DeclaredRows) {
    let (w, d) = (call.warehouse, call.district)
    if call.isPayment {
      rows.update(AriaTPCC.warehouse(w))
      rows.update(AriaTPCC.district(w, d))
      rows.update(AriaTPCC.customer(call.otherWarehouse, call.otherDistrict, call.customer))
      return
    }
    rows.read(AriaTPCC.warehouse(w))
    rows.touch(AriaTPCC.district(w, d), isUpdate: !call.isAborted)
    rows.read(AriaTPCC.customer(w, d, call.customer))
    for line in 0..<Int(call.lines) {
      let supplier = line == 0 ? call.otherWarehouse : w
      rows.touch(AriaTPCC.stock(supplier, call.items[line]), isUpdate: !call.isAborted)
    }
  }

  @inlinable @inline(__always) public func fetch(_ call: borrowing Call) {
    if call.isPayment { return }
    for line in 0..<Int(call.lines) {
      itemRows.fetch(Int(call.items[line]) &* AriaTPCC.itemWords)
    }
  }

  @inlinable @inline(__always)
  public func run(
    _ call: borrowing Call, _ fragment: Int, number: UInt64, on row: TableRow,
    _ scratch: Scratch
  ) -> UInt64 {
    if call.isPayment { return pay(call, fragment, number, row, scratch) }
    switch fragment {
    case 0:
      scratch.copy(row, bytes: AriaTPCC.warehouseBytes)
      return row[1]
    case 1:
      scratch.copy(row, bytes: AriaTPCC.districtBytes)
      let order = row[0]
      if !call.isAborted { row[0] = order &+ 1 }
      return order
    case 2:
      scratch.copy(row, bytes: AriaTPCC.customerBytes)
      return row[3]
    default: return take(call, fragment &- 3, row, scratch)
    }
  }

  /// One line of an order (TPC-C §2.4.2.2).
  @inlinable @inline(__always)
  func take(
    _ call: borrowing Call, _ line: Int, _ row: TableRow, _ scratch: Scratch
  ) -> UInt64 {
    let item = Int(call.items[line]) &* AriaTPCC.itemWords
    scratch.copy(itemRows, from: item, bytes: AriaTPCC.itemWords &* 8, to: 672)
    scratch.copy(row, bytes: AriaTPCC.stockBytes)
    let (wanted, left) = (UInt64(call.quantities[line]), row[0])
    let cost = wanted &* itemRows[item]
    if call.isAborted { return cost }
    row[0] = left >= wanted &+ 10 ? left &- wanted : left &- wanted &+ 91
    row[1] &+= wanted
    row[2] &+= 1
    if line == 0, call.otherWarehouse != call.warehouse { row[3] &+= 1 }
    return cost &+ left &<< 32
  }

  @inlinable @inline(__always)
  func pay(
    _ call: borrowing Call, _ fragment: Int, _ number: UInt64, _ row: TableRow,
    _ scratch: Scratch
  ) -> UInt64 {
    let amount = UInt64(call.amount)
    switch fragment {
    case 0:
      scratch.copy(row, bytes: AriaTPCC.warehouseBytes)
      row[0] &+= amount
      return row[0]
    case 1:
      scratch.copy(row, bytes: AriaTPCC.districtBytes)
      row[1] &+= amount
      return row[1]
    default:
      scratch.copy(row, bytes: AriaTPCC.customerBytes)
      row[0] &-= amount
      row[1] &+= amount
      row[2] &+= 1
      if row[4] == 1 { remark(amount, number, row, scratch) }
      return row[0]
    }
  }

  /// With bad credit, what was paid is put in front of the remarks, and the end of them is lost (§2.5.2.2).
  @inlinable @inline(__always)
  func remark(
    _ amount: UInt64, _ number: UInt64, _ row: TableRow, _ scratch: Scratch
  ) {
    let first = AriaTPCC.remarks / 8
    row[first] = amount
    row[first &+ 1] = number
    row[first &+ 2] = row.key
    scratch.copyBack(
      from: AriaTPCC.remarks, bytes: 500 - 24, to: row, at: AriaTPCC.remarks &+ 24)
  }
}
