import Model

extension AriaTPCC.Call {
  /// Draws a call as the testbed does: ten percent of orders have their first line from elsewhere, fifteen percent of
  /// payments are another warehouse's customers', and one order in a hundred is given up.
  public init(_ random: inout Random, warehouses: Int) {
    isPayment = random.below(2) == 0
    warehouse = UInt16(random.below(warehouses))
    district = UInt8(random.below(AriaTPCC.districts))
    customer = UInt16(Self.uneven(&random, 1_023, AriaTPCC.customers))
    otherWarehouse = warehouse
    otherDistrict = district
    if isPayment {
      amount = UInt32(100 + random.below(499_901))
      if warehouses > 1, random.below(100) < 15 {
        otherWarehouse = Self.another(&random, than: warehouse, of: warehouses)
        otherDistrict = UInt8(random.below(AriaTPCC.districts))
      }
      return
    }
    lines = UInt8(5 + random.below(11))
    isAborted = random.below(100) == 0
    if warehouses > 1, random.below(100) < 10 {
      otherWarehouse = Self.another(&random, than: warehouse, of: warehouses)
    }
    for line in 0..<Int(lines) {
      var item: UInt32
      repeat {
        item = UInt32(Self.uneven(&random, 8_191, AriaTPCC.items))
      } while (0..<line).contains { items[$0] == item }
      items[line] = item
      quantities[line] = UInt8(1 + random.below(10))
    }
  }

  /// NURand (TPC-C §2.1.6) from zero, without its constant, which the testbed has not.
  private static func uneven(_ random: inout Random, _ a: Int, _ count: Int) -> Int {
    (random.below(a + 1) | random.below(count)) % count
  }

  private static func another(
    _ random: inout Random, than own: UInt16, of warehouses: Int
  ) -> UInt16 {
    let other = random.below(warehouses - 1)
    return UInt16(other >= own ? other + 1 : other)
  }
}
