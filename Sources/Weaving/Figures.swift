import Plotting

/// What `plots/NAME.gp` says of the figure it draws, and where.
struct FigureScript: Equatable {
  var header: FigureHeader
  /// Where errors in the caption are to be mended.
  var captionLine: Int

  var path: String { FigureScript.path(header.name) }
  var drawing: String { "plots/\(header.name).svg" }
  var narrowDrawing: String { "plots/\(header.name)-phone.svg" }

  static func path(_ name: String) -> String { "plots/\(name).gp" }

  init(_ name: String, text: String) throws(Complaint) {
    let path = FigureScript.path(name)
    do throws(FigureError) {
      header = try FigureHeader(script: text, file: path)
    } catch {
      throw Complaint(error.description)
    }
    guard header.name == name else {
      throw Complaint("\(path) must say `# figure: \(name)` at its head")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    captionLine = (lines.firstIndex { $0.hasPrefix("# caption:") } ?? 0) + 1
  }
}

/// A figure ready to be shown: its file, its words, and everything it was made from.
struct Figure: Equatable {
  var name: String
  var number: String
  var alt: String
  var caption: [CaptionPart]
  var drawing: String
  /// The same for narrow screens.
  var narrowDrawing: String
  var tables: [SourceFile]
  var script: SourceFile
  var command: String
  /// By whom the runs behind its tables were judged.
  var judged: String?
}

/// A caption is Markdown with numbers in it.
enum CaptionPart: Equatable {
  case text(String)
  case value(Value)

  var text: String {
    switch self {
    case .text(let text): text
    case .value(let value): value.text
    }
  }

  /// The tables its numbers are from.
  var files: [SourceFile] {
    switch self {
    case .text: []
    case .value(let value): value.doors.map(\.file)
    }
  }
}

extension CaptionPart {
  /// Splits `… took {value TABLE COLUMN STAT} …` and fills in the numbers.
  static func parts(of caption: String, on shelf: Shelf) throws(Complaint) -> [CaptionPart] {
    var parts: [CaptionPart] = []
    var rest = caption[...]
    while let open = rest.firstRange(of: "{value ") {
      guard let close = rest[open.upperBound...].firstIndex(of: "}") else {
        throw Complaint("{value … in the caption is not closed with }")
      }
      if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
      let expression = try Expression(String(rest[open.upperBound..<close]))
      parts.append(.value(try shelf.value(expression)))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return parts
  }
}
