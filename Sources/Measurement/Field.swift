/// One cell of a table: names are words, counts are whole, the rest are numbers.
public enum Field: Sendable, Hashable {
  case text(String)
  case number(Double)
  case count(Int)

  /// What the CSV holds. A number is written with the fewest digits that read back as the same bits,
  /// by Swift's own printer, so neither the locale nor the C library can change it.
  public var description: String {
    switch self {
    case .text(let text): text
    case .number(let number): number.description
    case .count(let count): String(count)
    }
  }

  /// The cell as a number, where it is one.
  public var number: Double? {
    switch self {
    case .text: nil
    case .number(let number): number
    case .count(let count): Double(count)
    }
  }

  /// Whether a spreadsheet that opens the CSV would run the cell instead of showing it. A sign alone it shows.
  public var isFormula: Bool {
    guard case .text(let text) = self, let first = text.unicodeScalars.first,
      text.unicodeScalars.count > 1
    else { return false }
    return ["=", "+", "-", "@", "\t", "\r"].contains(first)
  }

  /// Reads a cell as the narrowest of count, finite number and text that prints back as it stood.
  public init(parsing text: String) {
    if let count = Int(text), String(count) == text {
      self = .count(count)
    } else if let number = Double(text), number.isFinite, text.utf8.allSatisfy(Field.isNumeric) {
      self = .number(number)
    } else {
      self = .text(text)
    }
  }

  /// `Double.init` also takes "nan", "inf" and hexadecimal; none of them is a number in our tables.
  private static func isNumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}

extension Field: CustomStringConvertible, ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .count(value) }
}
