import Foundation

/// How figures get drawn; the weaver only knows when one is needed.
public struct Illustrator {
  /// Whether a figure's drawing is older than its script or its data.
  public var isStale: (_ figure: String) throws -> Bool
  /// Draws `plots/FIGURE.svg`.
  public var draw: (_ figure: String) throws -> Void

  public init(
    isStale: @escaping (_ figure: String) throws -> Bool,
    draw: @escaping (_ figure: String) throws -> Void
  ) {
    self.isStale = isStale
    self.draw = draw
  }

  /// Takes the drawings as they are.
  public static var none: Illustrator { Illustrator(isStale: { _ in false }, draw: { _ in }) }

  /// Draws what is stale.
  func prepare(_ figure: String) throws(Complaint) {
    do {
      if try isStale(figure) { try draw(figure) }
    } catch {
      throw Complaint("figure \(figure) cannot be drawn: \(error)")
    }
  }

  /// Complains of what is stale.
  func refuse(_ figure: String) throws(Complaint) {
    do {
      guard try isStale(figure) else { return }
    } catch {
      throw Complaint("figure \(figure): \(error)")
    }
    throw Complaint("plots/\(figure).svg is older than its script or its data; run: make weave")
  }
}

/// Fills in the chapters where they stand.
public struct Weaver {
  private let repository: Repository
  private let illustrator: Illustrator

  public init(_ repository: Repository, illustrator: Illustrator = .none) {
    self.repository = repository
    self.illustrator = illustrator
  }

  /// Weaves every chapter and returns the files that changed.
  ///
  /// Nothing is written unless everything is right. Throws `Problems`, or what writing throws.
  public func weave() throws -> [String] {
    let stale = try book().pages.filter { !$0.inPlace.utf8.elementsEqual($0.text.utf8) }
    for page in stale { try repository.replace(page.chapter.file, with: page.inPlace) }
    return stale.map(\.chapter.file)
  }

  /// The same, writing nothing: throws `Problems` that name the first line weaving would change.
  public func check() throws(Problems) {
    let book = try Book(repository) { figure throws(Complaint) in try illustrator.refuse(figure) }
    let stale = book.pages.compactMap { page -> Problem? in
      Weaver.firstDifference(page.text, page.inPlace).map { line in
        Problem(file: page.chapter.file, line: line, "stale from here on; run: make weave")
      }
    }
    guard stale.isEmpty else { throw Problems(stale) }
  }

  /// The book, its stale figures drawn.
  public func book() throws(Problems) -> Book {
    try Book(repository) { figure throws(Complaint) in try illustrator.prepare(figure) }
  }

  private static func firstDifference(_ old: String, _ new: String) -> Int? {
    // By bytes: two spellings of one letter are equal strings, but not the same file.
    guard !old.utf8.elementsEqual(new.utf8) else { return nil }
    let before = old.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let after = new.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let same = zip(before, after).prefix { $0.elementsEqual($1) }.count
    return same + 1
  }
}
