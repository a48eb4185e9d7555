import Foundation

/// One fault of a page, and the views that have it.
public struct Fault: Sendable, Equatable, CustomStringConvertible {
  public let page: String
  public let sentence: String
  /// Empty where all views have it.
  public let views: [String]

  public var description: String {
    "\(page): \(sentence)" + (views.isEmpty ? "" : " (\(views.joined(separator: ", ")))")
  }
}

/// Every page of a printed book, opened in Chromium at the widths of a desk and of a phone, light and dark.
public struct BookVisit {
  public let pages: [String]
  public let faults: [Fault]

  /// Throws `BrowsingError` where there is no page, or Chromium cannot be driven.
  public init(folder: URL, chromium: Chromium, script: String) throws {
    try self.init(folder: folder, chromium: chromium, script: script, views: View.all)
  }

  init(folder: URL, chromium: Chromium, script: String, views: [View]) throws {
    let folder = folder.standardizedFileURL.resolvingSymlinksInPath()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    pages = names.filter { $0.hasSuffix(".html") }.sorted()
    guard !pages.isEmpty else { throw BrowsingError("\(folder.path) holds no printed page") }
    var found = Findings(views: views)
    var links: [(page: String, target: String)] = []
    var places: [String: Set<String>] = [:]
    for page in pages {
      for (index, view) in views.enumerated() {
        // A tab for each visit: what one leaves behind, such as a chosen theme, is not the next one's.
        let visit = try PageVisit(
          folder.appendingPathComponent(page), in: Tab(chromium), as: view, script: script,
          withFonts: index == 0)
        for fault in visit.faults { found.add(fault, on: page, in: view) }
        links += visit.links.map { (page, $0) }
        places[page, default: []].formUnion(visit.places)
      }
    }
    let check = LinkCheck(folder: folder, places: places)
    for link in links {
      guard let fault = check.fault(of: link.target) else { continue }
      for view in views { found.add(fault, on: link.page, in: view) }
    }
    faults = found.faults
  }
}

/// Joins what several views say of a page.
private struct Findings {
  let views: [View]
  private var all: [(page: String, sentence: String, views: [View])] = []

  init(views: [View]) { self.views = views }

  mutating func add(_ sentence: String, on page: String, in view: View) {
    if let place = all.firstIndex(where: { $0.page == page && $0.sentence == sentence }) {
      if !all[place].views.contains(view) { all[place].views.append(view) }
    } else {
      all.append((page, sentence, [view]))
    }
  }

  var faults: [Fault] {
    all.map { page, sentence, having in
      let isEverywhere = having.count == views.count
      return Fault(
        page: page, sentence: sentence, views: isEverywhere ? [] : having.map(\.description))
    }
  }
}

/// Whether the links within the book lead somewhere, as the browser resolved them.
private struct LinkCheck {
  let folder: URL
  let places: [String: Set<String>]

  /// Addresses of other machines are not looked up.
  func fault(of target: String) -> String? {
    guard let url = URL(string: target) else { return "a link to \(target) is no address" }
    guard url.isFileURL else { return nil }
    let path = url.path
    guard path.hasPrefix(folder.path + "/"), FileManager.default.fileExists(atPath: path) else {
      return "a link to \(url.lastPathComponent) leads nowhere"
    }
    let name = String(path.dropFirst(folder.path.count + 1))
    guard let place = url.fragment(percentEncoded: false), !place.isEmpty,
      let there = places[name], !there.contains(place)
    else { return nil }
    return "a link to \(name)#\(place) leads to no such place"
  }
}
