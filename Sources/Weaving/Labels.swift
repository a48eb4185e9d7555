/// The names that text can refer to, and the numbers they got by standing where they stand.
struct Labels {
  struct Target: Equatable {
    enum Kind: String, CaseIterable { case figure = "fig", table = "tbl", chapter = "sec" }

    var kind: Kind
    var name: String
    /// `1.2` of a figure or a table; `1` of a chapter.
    var number: String
    var chapter: Chapter

    /// `Figure 1.2`, `Appendix A1`.
    var text: String {
      switch kind {
      case .figure: "Figure \(number)"
      case .table: "Table \(number)"
      case .chapter: chapter.label
      }
    }

    /// The identifier within the printed page, and typst's label; empty for a chapter, which is a page.
    var anchor: String { kind == .chapter ? "" : Target.anchor(kind, name) }

    /// A table of a folder has a stroke in its name, which no label of typst's can hold.
    static func anchor(_ kind: Kind, _ name: String) -> String {
      "\(kind.rawValue)-\(name.replacing("/", with: "-"))"
    }
  }

  private var targets: [String: Target] = [:]

  /// Numbers the figures and tables of a chapter in order of appearance.
  mutating func add(_ chapter: Chapter, _ segments: [Segment]) -> [Problem] {
    guard let number = chapter.number else { return Labels.unnumbered(chapter, segments) }
    var problems: [Problem] = []
    var counts: [Target.Kind: Int] = [:]
    targets["sec:\(chapter.name)"] = Target(
      kind: .chapter, name: chapter.name, number: number, chapter: chapter)
    for segment in segments {
      guard let (kind, name) = Labels.numbered(segment) else { continue }
      let key = "\(kind.rawValue):\(name)"
      if let first = targets[key] {
        problems.append(
          Problem(
            file: chapter.file, line: segment.line,
            "\(first.text) is already called \(name) (\(first.chapter.file))"))
        continue
      }
      counts[kind, default: 0] += 1
      targets[key] = Target(
        kind: kind, name: name, number: "\(number).\(counts[kind, default: 0])", chapter: chapter)
    }
    return problems
  }

  func number(_ kind: Target.Kind, _ name: String) -> String {
    targets["\(kind.rawValue):\(name)"]?.number ?? ""
  }

  /// What a name stands for: a figure, else a table, else a chapter.
  func target(_ name: String) throws(Complaint) -> Target {
    let keys = [name] + Target.Kind.allCases.map { "\($0.rawValue):\(name)" }
    guard let target = keys.lazy.compactMap({ targets[$0] }).first else {
      throw Complaint("nothing is called \"\(name)\": no figure, table or chapter")
    }
    return target
  }

  private static func numbered(_ segment: Segment) -> (Target.Kind, String)? {
    guard case .marker(let marker, _, _) = segment.piece else { return nil }
    return switch marker {
    case .figure(let name): (.figure, name)
    case .table(let request): (.table, request.name)
    default: nil
    }
  }

  private static func unnumbered(_ chapter: Chapter, _ segments: [Segment]) -> [Problem] {
    segments.filter { numbered($0) != nil }.map {
      Problem(file: chapter.file, line: $0.line, "figures and tables belong in numbered chapters")
    }
  }
}
