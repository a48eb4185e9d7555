import Measurement

/// Reads the chapters and resolves their markers, gathering problems as it goes.
struct BookReader {
  struct Draft {
    var chapter: Chapter
    var text: String
    var segments: [Segment]
  }

  private(set) var problems: [Problem] = []
  private let repository: Repository
  private let shelf: Shelf
  private let bibliography: Bibliography
  private var labels = Labels()

  init(_ repository: Repository) throws(Complaint) {
    self.repository = repository
    shelf = Shelf(repository)
    bibliography = try Bibliography(in: repository)
  }

  /// The front page, if there is one, and the chapters, taken apart and numbered.
  mutating func drafts() -> [Draft] {
    let front = repository.exists("chapters/README.md") ? [""] : []
    let drafts = (front + repository.chapterFolders()).compactMap { draft($0) }
    for draft in drafts { problems += labels.add(draft.chapter, draft.segments) }
    return drafts
  }

  private mutating func draft(_ folder: String) -> Draft? {
    let number = Chapter.number(ofFolder: folder)
    let untitled = Chapter(folder: folder, number: number, title: "")
    do throws(Complaint) {
      let text = try repository.text(untitled.file)
      let first = text.prefix { !$0.isNewline }
      guard first.hasPrefix("# "), !first.dropFirst(2).trimmed.isEmpty else {
        throw Complaint("the first line must be the title: # Title")
      }
      let read = SegmentReader.read(text, file: untitled.file)
      problems += read.problems
      let chapter = Chapter(folder: folder, number: number, title: first.dropFirst(2).trimmed)
      return Draft(chapter: chapter, text: text, segments: read.segments)
    } catch {
      problems.append(Problem(file: untitled.file, line: 1, error.description))
      return nil
    }
  }

  mutating func page(
    _ draft: Draft, among chapters: [Chapter], prepare: (String) throws(Complaint) -> Void
  ) -> Page {
    var page = Page(chapter: draft.chapter, text: draft.text, pieces: [])
    for segment in draft.segments {
      switch segment.piece {
      case .prose(let text):
        checkCitations(in: text, file: draft.chapter.file, from: segment.line)
        page.pieces.append(Piece(content: .prose(text)))
      case .marker(let marker, let comment, let onItsOwn):
        do throws(Complaint) {
          let content = try content(
            of: marker, in: draft.chapter, among: chapters, prepare: prepare)
          page.pieces.append(Piece(content: content, comment: comment, onItsOwn: onItsOwn))
        } catch {
          problems.append(
            Problem(file: draft.chapter.file, line: segment.line, error.description))
        }
      }
    }
    return page
  }

  private mutating func content(
    of marker: Marker, in chapter: Chapter, among chapters: [Chapter],
    prepare: (String) throws(Complaint) -> Void
  ) throws(Complaint) -> Piece.Content {
    switch marker {
    case .snippet(let path, let name): return .snippet(try snippet(name, path: path, in: chapter))
    case .value(let expression): return .value(try shelf.value(expression))
    case .cell(let cell): return .value(try shelf.value(cell))
    case .machine(let table): return .value(try shelf.machine(table))
    case .ref(let name): return .ref(try labels.target(name))
    case .claim(let name): return .claim(name: name, try claim(name, in: chapter))
    case .contents: return .contents(chapters.filter { $0.number != nil })
    case .table(let request):
      var table = try shelf.printed(request, number: labels.number(.table, request.name))
      table.caption = try CaptionPart.parts(of: request.caption, on: shelf)
      return .table(table)
    case .figure(let name):
      return .figure(try figure(name, prepare: prepare))
    }
  }

  private func snippet(
    _ name: String, path: String, in chapter: Chapter
  ) throws(Complaint) -> Snippet {
    let isFromRoot = path.hasPrefix("Sources/") || path.hasPrefix("chapters/")
    if path.split(separator: "/").contains("..") {
      throw Complaint("\(path): write the path from the root, beginning with Sources/ or chapters/")
    }
    let path = isFromRoot ? path : "\(chapter.base)/\(path)"
    return try Snippet(name, in: try repository.text(path), path: path)
  }

  /// `name` is this chapter's claim; `raft/name` is another's.
  private func claim(_ name: String, in chapter: Chapter) throws(Complaint) -> Claim {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    let owner = parts.count == 2 ? parts[0] : chapter.name
    return try Claims(chapter: owner, in: repository).held(parts.last ?? name)
  }

  private mutating func figure(
    _ name: String, prepare: (String) throws(Complaint) -> Void
  ) throws(Complaint) -> Figure {
    let path = FigureScript.path(name)
    guard repository.exists(path) else {
      throw Complaint("no figure \(name): \(path) does not exist")
    }
    let script = try FigureScript(name, text: try repository.text(path))
    var tables: [SourceFile] = []
    var judged: [Judging] = []
    for table in script.header.tables {
      let entry = try shelf.entry(table)
      tables.append(entry.file)
      if let one = entry.judged { judged.append(one) }
    }
    try prepare(name)
    for drawing in [script.drawing, script.narrowDrawing] where !repository.exists(drawing) {
      throw Complaint("\(drawing) is not drawn; run: make weave")
    }
    checkCitations(in: script.header.caption, file: path, from: script.captionLine)
    return Figure(
      name: name, number: labels.number(.figure, name), alt: script.header.alt,
      caption: captionParts(of: script), drawing: script.drawing,
      narrowDrawing: script.narrowDrawing, tables: tables,
      script: SourceFile(path: path, sha256: try repository.sha256(path)),
      command: script.header.command, judged: judged.words)
  }

  /// What is wrong with a caption is wrong in the script, so that is where the problem points.
  private mutating func captionParts(of script: FigureScript) -> [CaptionPart] {
    do throws(Complaint) {
      return try CaptionPart.parts(of: script.header.caption, on: shelf)
    } catch {
      problems.append(
        Problem(file: script.path, line: script.captionLine, error.description))
      return []
    }
  }

  private mutating func checkCitations(in prose: String, file: String, from line: Int) {
    for (key, line) in Bibliography.citations(in: prose, from: line)
    where !bibliography.keys.contains(key) {
      problems.append(Problem(file: file, line: line, Bibliography.unknown(key)))
    }
  }
}
