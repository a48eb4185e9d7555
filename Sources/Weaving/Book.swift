/// The whole book, read and resolved: every marker knows what it stands for, nothing is rendered.
public struct Book {
  let pages: [Page]
  let tables: [SourceFile]

  /// The figures that stand in the book, in reading order.
  var figures: [Figure] {
    pages.flatMap {
      $0.pieces.compactMap { if case .figure(let figure) = $0.content { figure } else { nil } }
    }
  }
}

/// One README with everything it asks for.
struct Page {
  var chapter: Chapter
  /// The file as it stands.
  var text: String
  var pieces: [Piece]
}

/// A stretch of prose, or a marker's comment and what belongs behind it.
struct Piece {
  enum Content: Equatable {
    case prose(String)
    case snippet(Snippet)
    case figure(Figure)
    case table(PrintedTable)
    case value(Value)
    case claim(name: String, Claim)
    case ref(Labels.Target)
    case contents([Chapter])
  }

  var content: Content
  var comment = ""
  /// Whether the marker has its lines to itself.
  var onItsOwn = false
}

extension Book {
  /// Reads `chapters/`, or says everything that is wrong with it.
  ///
  /// `prepare` is called for each figure before its drawing is looked for, and may make it.
  public init(
    _ repository: Repository,
    prepare: (String) throws(Complaint) -> Void = { _ throws(Complaint) in }
  ) throws(Problems) {
    var reader: BookReader
    do throws(Complaint) {
      reader = try BookReader(repository)
    } catch {
      throw Problems([Problem(file: Bibliography.path, line: 1, error.description)])
    }
    let drafts = reader.drafts()
    if drafts.isEmpty, reader.problems.isEmpty {
      throw Problems([
        Problem(file: "chapters", line: 1, "no chapter is in \(repository.root.path)/chapters")
      ])
    }
    let pages = drafts.map { reader.page($0, among: drafts.map(\.chapter), prepare: prepare) }
    guard reader.problems.isEmpty else { throw Problems(reader.problems.inReadingOrder) }
    self.pages = pages
    tables = pages.flatMap(\.tables)
  }
}

extension Page {
  var citesSomething: Bool {
    pieces.contains { piece in
      let texts: [String] =
        switch piece.content {
        case .prose(let text): [text]
        case .figure(let figure): figure.caption.map(\.text)
        case .table(let table): table.caption.map(\.text)
        default: []
        }
      return texts.contains { !Bibliography.citations(in: $0, from: 1).isEmpty }
    }
  }

  var tables: [SourceFile] {
    pieces.flatMap { piece -> [SourceFile] in
      switch piece.content {
      case .figure(let figure): figure.tables + figure.caption.flatMap(\.files)
      case .table(let table): [table.source] + table.caption.flatMap(\.files)
      case .value(let value): value.doors.map(\.file)
      default: []
      }
    }
  }
}

extension [Problem] {
  /// By file in order of first mention, then by line; each said once.
  var inReadingOrder: [Problem] {
    var files: [String] = []
    for problem in self where !files.contains(problem.file) { files.append(problem.file) }
    var seen: Set<Problem> = []
    return files.flatMap { file in
      filter { $0.file == file && seen.insert($0).inserted }.sorted { $0.line < $1.line }
    }
  }
}
