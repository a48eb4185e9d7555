import Checking
import Foundation

/// What is printed about one file.
struct Report {
  var file: String
  var ruling: Ruling
  var cpuMicroseconds: Int
  var note: String?

  /// A sentence a file, and the witness under it.
  var text: String {
    var line = "\(file): "
    switch ruling.verdict {
    case .valid: line += "valid at \(ruling.level)"
    case .invalid:
      line += "invalid at \(ruling.level)"
      if !ruling.anomalies.isEmpty { line += ": " + ruling.anomalies.joined(separator: ", ") }
    case .unknown: line += "unknown at \(ruling.level): \(ruling.reason ?? "")"
    case .malformed:
      line += "malformed"
      if let number = ruling.line { line += " at line \(number)" }
      line += ": \(ruling.reason ?? "")"
    }
    return ([line] + ruling.witness.map { "  " + $0 }).joined(separator: "\n")
  }

  var json: String {
    var fields = [
      "\"file\":\(quoted(file))", "\"verdict\":\"\(ruling.verdict.rawValue)\"",
      "\"level\":\(quoted(ruling.level))",
      "\"anomalies\":[\(ruling.anomalies.map(quoted).joined(separator: ","))]",
      "\"cpu_us\":\(cpuMicroseconds)",
    ]
    if let line = ruling.line { fields.append("\"line\":\(line)") }
    if let reason = ruling.reason { fields.append("\"reason\":\(quoted(reason))") }
    return "{" + fields.joined(separator: ",") + "}"
  }
}

/// A string of JSON. What is no UTF-8 in a file's name has become U+FFFD by now.
func quoted(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": out += "\\\""
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\t": out += "\\t"
    case "\r": out += "\\r"
    case _ where scalar.value < 32:
      let hex = String(scalar.value, radix: 16)
      out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out + "\""
}

/// Files for witnesses, each under the name of its history; a second of one name gets a number.
struct WitnessNames {
  private var taken: [String: Int] = [:]

  mutating func write(_ ruling: Ruling, of file: String, into folder: String) throws(Unreadable) {
    guard !ruling.witness.isEmpty else { return }
    let base =
      file == "-" ? "stdin" : URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let number = taken[base, default: 0] + 1
    taken[base] = number
    let name = number == 1 ? base : "\(base)-\(number)"
    do {
      let directory = URL(fileURLWithPath: folder, isDirectory: true)
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      let text = ruling.witness.joined(separator: "\n") + "\n"
      for (ending, content) in [("txt", text), ("dot", ruling.dot), ("svg", ruling.svg)] {
        guard let content else { continue }
        try Data(content.utf8).write(
          to: directory.appendingPathComponent("\(name).\(ending)"), options: .atomic)
      }
    } catch {
      throw Unreadable(
        "the witness of \(file) cannot be written into \(folder): \(error.localizedDescription)")
    }
  }
}
