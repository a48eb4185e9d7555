import Foundation

/// How a number is written: decimals, a unit after a no-break space, thousands apart.
struct NumberFormat: Equatable {
  /// Nil writes what the table holds.
  var digits: Int?
  var unit: String?

  init(digits: Int? = nil, unit: String? = nil) {
    self.digits = digits
    self.unit = unit
  }

  /// Reads `digits N` and `unit U`, in either order, both optional.
  init(_ tokens: inout Tokens) throws(Complaint) {
    while true {
      if tokens.take("digits") {
        digits = try NumberFormat.digits(&tokens)
      } else if tokens.take("unit") {
        unit = try tokens.name("a unit")
      } else {
        return
      }
    }
  }

  static func digits(_ tokens: inout Tokens) throws(Complaint) -> Int {
    let word = try tokens.name("how many digits")
    guard let digits = Int(word), (0...12).contains(digits) else {
      throw Complaint("\"digits\" takes a whole number up to 12, not \"\(word)\"")
    }
    return digits
  }

  func callAsFunction(_ number: Double) -> String {
    let written = digits.map { String(format: "%.\($0)f", number) } ?? NumberFormat.plain(number)
    let spaced = NumberFormat.spaced(written)
    return unit.map { "\(spaced)\u{A0}\($0)" } ?? spaced
  }

  /// As the table holds it, except that 7.0 is 7.
  private static func plain(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15
      ? String(format: "%.0f", number) : number.description
  }

  /// Sets thousands apart by a narrow no-break space, and the sign as a true minus.
  private static func spaced(_ written: String) -> String {
    let isNegative = written.hasPrefix("-") && written.contains { ("1"..."9").contains($0) }
    let unsigned = written.drop { $0 == "-" }
    let whole = unsigned.prefix { $0.isNumber }
    var grouped = ""
    for (left, digit) in zip((0..<whole.count).reversed(), whole) {
      grouped.append(digit)
      if left > 0, left % 3 == 0 { grouped.append("\u{202F}") }
    }
    return (isNegative ? "\u{2212}" : "") + grouped + unsigned.dropFirst(whole.count)
  }
}
