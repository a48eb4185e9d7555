import Foundation

/// One page in one view, tried as a reader would.
struct PageVisit {
  /// What is wrong, one sentence each.
  private(set) var faults: [String] = []
  /// Where the page's links lead, those in its doors too.
  private(set) var links: [String] = []
  /// What a link can point at on the page.
  private(set) var places: [String] = []

  private let tab: Tab
  private let view: View

  /// `script` is `reader.js`. Fonts are the same in every view, and looked at when `withFonts`.
  init(_ page: URL, in tab: Tab, as view: View, script: String, withFonts: Bool) throws {
    self.tab = tab
    self.view = view
    try tab.open(page, as: view)
    _ = try tab.evaluate(script)
    try ask("figures()")
    try ask("sideways()")
    if withFonts { try lookAtFonts() }
    try openDoors()
    try ask("search()")
    try ask("theme(\(view.isDark))")
    links += try strings("links()")
    places = try strings("places()")
    try printOut()
    faults += tab.failures()
  }

  private mutating func ask(_ question: String) throws {
    faults += try strings(question)
  }

  private func strings(_ question: String) throws -> [String] {
    try tab.evaluate("reader.\(question)") as? [String] ?? []
  }

  private mutating func lookAtFonts() throws {
    for (font, text) in try tab.foreignFonts() {
      faults.append("letters of “\(text.prefix(60))” are set in \(font), no font of the book")
    }
  }

  private mutating func openDoors() throws {
    let opened = try tab.evaluate("reader.doors()") as? [String: [String]] ?? [:]
    faults += opened["faults"] ?? []
    links += opened["links"] ?? []
    guard let place = try tab.evaluate("reader.firstDoor()") as? [String: Double],
      let x = place["x"], let y = place["y"]
    else { return }
    try tab.point(at: (x, y), with: view.isPhone)
    try ask("pointed()")
    try tab.point(at: (1, 1), with: view.isPhone)
    try ask("left()")
  }

  private mutating func printOut() throws {
    _ = try tab.evaluate("reader.beforePrint()")
    try tab.emulate(media: "print", view)
    try ask("print()")
    try tab.emulate(media: "screen", view)
  }
}
