import Foundation

/// Whether every link of the printed pages leads somewhere.
public struct PageCheck {
  private struct Link {
    var target: String
    var line: Int
  }

  private struct Printed {
    var places: Set<String> = []
    var links: [Link] = []
    var twins: [Link] = []
  }

  private let folder: URL

  public init(folder: URL) { self.folder = folder.standardizedFileURL }

  /// Throws `Problems` that name page, line and target, or a `Complaint` where there are no pages.
  ///
  /// Addresses of other machines are not looked up: a book must be printable without a network.
  public func check() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".html") }
    guard !names.isEmpty else { throw Complaint("\(folder.path) holds no printed page") }
    var pages: [String: Printed] = [:]
    for name in names {
      let url = folder.appendingPathComponent(name)
      pages[name] = PageCheck.read(try String(contentsOf: url, encoding: .utf8))
    }
    let problems = names.flatMap { self.problems(of: $0, among: pages) }
    guard problems.isEmpty else { throw Problems(problems) }
  }

  private static func read(_ html: String) -> Printed {
    var page = Printed()
    for case .open(_, let attributes, let line) in HTMLScanner.tokens(of: html) {
      if let id = attributes["id"], !page.places.insert(id).inserted {
        page.twins.append(Link(target: id, line: line))
      }
      for key in ["href", "src"] {
        if let target = attributes[key] { page.links.append(Link(target: target, line: line)) }
      }
    }
    return page
  }

  private func problems(of name: String, among pages: [String: Printed]) -> [Problem] {
    guard let page = pages[name] else { return [] }
    let twins = page.twins.map {
      Problem(file: name, line: $0.line, "the anchor \"\($0.target)\" stands twice")
    }
    return twins
      + page.links.compactMap { link in
        fault(of: link.target, on: name, among: pages).map {
          Problem(file: name, line: link.line, "links to \"\(link.target)\", but \($0)")
        }
      }
  }

  /// What is wrong with a target; nil where it is there, or elsewhere.
  private func fault(of target: String, on name: String, among pages: [String: Printed]) -> String?
  {
    if target.prefixMatch(of: /[A-Za-z][A-Za-z0-9+.\-]*:/) != nil || target.hasPrefix("//") {
      return nil
    }
    let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(parts.first ?? "").removingPercentEncoding ?? ""
    let file = path.isEmpty ? name : path
    guard pages[file] != nil || isThere(file) else { return "there is no file \(file)" }
    guard parts.count == 2, let page = pages[file] else { return nil }
    let place = String(parts[1]).removingPercentEncoding ?? ""
    if place.isEmpty || page.places.contains(place) { return nil }
    return "\(file) has no such place"
  }

  private func isThere(_ path: String) -> Bool {
    let url = folder.appendingPathComponent(path).standardizedFileURL
    return url.path.hasPrefix(folder.path + "/") && FileManager.default.fileExists(atPath: url.path)
  }
}
