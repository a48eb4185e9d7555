/// A JSON value that can only be written as valid JSON, keys in the order given.
public indirect enum JSONText: Sendable, Equatable, CustomStringConvertible {
  case string(String)
  case whole(Int)
  /// Thousandths, so that nanoseconds are exact where a format wants microseconds.
  case thousandths(Int)
  case bool(Bool)
  case list([JSONText])
  case object([(String, JSONText)])

  public var description: String {
    switch self {
    case .string(let text): JSONText.quoted(text)
    case .whole(let number): String(number)
    case .thousandths(let number): JSONText.decimal(number)
    case .bool(let truth): truth ? "true" : "false"
    case .list(let items): "[" + items.map(\.description).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { JSONText.quoted($0) + ":" + $1.description }.joined(separator: ",") + "}"
    }
  }

  public static func == (a: JSONText, b: JSONText) -> Bool { a.description == b.description }

  private static func decimal(_ thousandths: Int) -> String {
    let digits = String(thousandths.magnitude % 1000)
    let padded = String(repeating: "0", count: 3 - digits.count) + digits
    return "\(thousandths < 0 ? "-" : "")\(thousandths.magnitude / 1000).\(padded)"
  }

  /// Escapes what JSON must, and `<` and the two line separators, which would matter in a script.
  private static func quoted(_ text: String) -> String {
    var safe = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": safe += "\\\""
      case "\\": safe += "\\\\"
      case "\n": safe += "\\n"
      case _ where scalar.value < 0x20 || scalar == "<" || (0x2028...0x2029).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe + "\""
  }
}
