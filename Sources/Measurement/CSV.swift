// Comma-separated values as RFC 4180 has them, with "\n" line ends: the only format that passes between
// the experiments and everything that is drawn or written from them.

extension Table {
  /// The whole file: a header line, then the rows, each line ended.
  public var csv: String {
    var text = Table.line(columns)
    for row in rows { text += Table.line(row.map(\.description)) }
    return text
  }

  /// Reads a file's text. Lines before the header that start with `#` are notes and are skipped.
  ///
  /// `file` is how errors name it; line numbers count from 1.
  public init(_ name: String, csv text: String, file: String) throws(TableError) {
    var records = try CSVReader(text, file: file).records()[...]
    while let first = records.first, first.fields.first?.hasPrefix("#") == true {
      records = records.dropFirst()
    }
    guard let header = records.first else {
      throw TableError("\(file): empty; expected a header line of column names")
    }
    if let twin = header.fields.indices.first(where: {
      header.fields[..<$0].contains(header.fields[$0])
    }) {
      throw TableError("\(file):\(header.line): column \"\(header.fields[twin])\" appears twice")
    }
    if header.fields.contains("") {
      throw TableError("\(file):\(header.line): a column has no name")
    }
    if let odd = header.fields.first(where: { $0.unicodeScalars.contains { $0.value < 32 } }) {
      throw TableError(
        "\(file):\(header.line): the name of column \(odd.debugDescription) holds a control character"
      )
    }
    self.init(name, columns: header.fields)
    for record in records.dropFirst() {
      guard record.fields.count == header.fields.count else {
        throw TableError(
          "\(file):\(record.line): \(record.fields.count) fields where the header names "
            + "\(header.fields.count) columns")
      }
      append(record.fields.map(Field.init(parsing:)))
    }
  }

  private static func line(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  /// Quotes what a reader would otherwise split. Against a spreadsheet that runs a cell as a formula quotes do
  /// nothing; see `Field.isFormula`.
  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
    guard needsQuotes else { return field }
    var text = "\""
    for character in field.unicodeScalars {
      if character == "\"" { text.unicodeScalars.append("\"") }
      text.unicodeScalars.append(character)
    }
    return text + "\""
  }
}

/// Splits CSV text into records, over bytes, so that no Unicode rule can merge "\r" and "\n".
private struct CSVReader {
  struct Record {
    var line: Int
    var fields: [String]
  }

  private let bytes: [UInt8]
  private let file: String
  private var at = 0
  private var line = 1

  init(_ text: String, file: String) {
    bytes = Array(text.utf8)
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }  // a byte-order mark is not part of a name
  }

  consuming func records() throws(TableError) -> [Record] {
    var records: [Record] = []
    while at < bytes.count {
      let first = line
      if bytes[at] == UInt8(ascii: "#"), records.allSatisfy({ $0.fields[0].hasPrefix("#") }) {
        records.append(Record(line: first, fields: [note()]))
      } else {
        records.append(Record(line: first, fields: try record()))
      }
    }
    return records
  }

  private mutating func note() -> String {
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    endLine()
    return text
  }

  private mutating func record() throws(TableError) -> [String] {
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard at < bytes.count else {
        throw TableError(
          "\(file):\(line): the last line is cut short; the file must end with a line end")
      }
      if bytes[at] == UInt8(ascii: ",") {
        at += 1
      } else {
        endLine()
        return fields
      }
    }
  }

  private mutating func field() throws(TableError) -> String {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
      let start = at
      while at < bytes.count, !isEndOfField(bytes[at]) {
        if bytes[at] == UInt8(ascii: "\"") {
          throw TableError("\(file):\(line): a quote stands within a field that is not quoted")
        }
        at += 1
      }
      return String(decoding: bytes[start..<at], as: UTF8.self)
    }
    let opened = line
    at += 1
    var content: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte != UInt8(ascii: "\"") {
        if byte == UInt8(ascii: "\n") { line += 1 }
        content.append(byte)
      } else if at < bytes.count, bytes[at] == byte {
        content.append(byte)
        at += 1
      } else if at == bytes.count || isEndOfField(bytes[at]) {
        return String(decoding: content, as: UTF8.self)
      } else {
        throw TableError("\(file):\(line): text follows a closing quote")
      }
    }
    throw TableError("\(file):\(opened): a quote is opened and never closed")
  }

  private func isEndOfField(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n")
      || (byte == UInt8(ascii: "\r") && at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "\n"))
  }

  private mutating func endLine() {
    if at < bytes.count, bytes[at] == UInt8(ascii: "\r") { at += 1 }
    if at < bytes.count { at += 1 }
    line += 1
  }
}
