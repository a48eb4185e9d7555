import Foundation

/// How a page is looked at.
struct View: Hashable, CustomStringConvertible {
  var width: Int
  var isDark: Bool

  var isPhone: Bool { width < 600 }
  var description: String { "\(width) px \(isDark ? "dark" : "light")" }

  static let all = [1280, 390].flatMap { width in
    [false, true].map { View(width: width, isDark: $0) }
  }
}

/// One tab: a page at one size and in one theme.
final class Tab {
  typealias Object = DevTools.Object

  private let tools: DevTools
  private let session: String
  private let target: String

  init(_ chromium: Chromium) throws {
    tools = chromium.tools
    let target = try tools.send("Target.createTarget", ["url": "about:blank"])
    self.target = target["targetId"] as? String ?? ""
    let attached = try tools.send(
      "Target.attachToTarget", ["targetId": self.target, "flatten": true])
    session = attached["sessionId"] as? String ?? ""
    for domain in ["Page", "Runtime", "Log", "DOM", "CSS"] {
      try send("\(domain).enable")
    }
    try send("Emulation.setFocusEmulationEnabled", ["enabled": true])
  }

  deinit { _ = try? tools.send("Target.closeTarget", ["targetId": target]) }

  /// Opens a page and waits until it is loaded, its fonts too.
  func open(_ url: URL, as view: View) throws {
    try send(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": view.width, "height": view.isPhone ? 844 : 800, "deviceScaleFactor": 1,
        "mobile": view.isPhone,
      ])
    try send("Emulation.setTouchEmulationEnabled", ["enabled": view.isPhone])
    try emulate(media: "screen", view)
    _ = tools.takeEvents(of: session)
    try send("Page.navigate", ["url": url.absoluteString])
    guard try tools.wait(for: "Page.loadEventFired", session: session, seconds: 60) else {
      throw BrowsingError("\(url.lastPathComponent) does not load within 60 s")
    }
    _ = try evaluate("document.fonts.ready.then(() => true)")
  }

  /// `screen`, or `print` as a printer would show the page.
  func emulate(media: String, _ view: View) throws {
    let scheme = ["name": "prefers-color-scheme", "value": view.isDark ? "dark" : "light"]
    try send("Emulation.setEmulatedMedia", ["media": media, "features": [scheme]])
  }

  /// The value of an expression of the page's script, a promise's when it is kept.
  func evaluate(_ expression: String) throws -> Any {
    let answer = try send(
      "Runtime.evaluate",
      ["expression": expression, "awaitPromise": true, "returnByValue": true])
    if let failure = answer["exceptionDetails"] as? Object {
      let exception = failure["exception"] as? Object
      throw BrowsingError("the check failed: \(exception?["description"] ?? failure["text"] ?? "")")
    }
    return (answer["result"] as? Object)?["value"] ?? NSNull()
  }

  /// Moves the pointer, or puts a finger down and up again.
  func point(at place: (x: Double, y: Double), with finger: Bool) throws {
    guard finger else {
      try send("Input.dispatchMouseEvent", ["type": "mouseMoved", "x": place.x, "y": place.y])
      return
    }
    let touch = [["x": place.x, "y": place.y]]
    try send("Input.dispatchTouchEvent", ["type": "touchStart", "touchPoints": touch])
    try send("Input.dispatchTouchEvent", ["type": "touchEnd", "touchPoints": [Object]()])
  }

  /// What went wrong since the page was opened: errors of its scripts, and requests that failed.
  func failures() -> [String] {
    tools.takeEvents(of: session).compactMap { event in
      switch event.method {
      case "Runtime.exceptionThrown":
        let details = event.parameters["exceptionDetails"] as? Object ?? [:]
        let exception = details["exception"] as? Object
        return "a script fails: \(exception?["description"] ?? details["text"] ?? "")"
      case "Runtime.consoleAPICalled":
        guard ["error", "assert"].contains(event.parameters["type"] as? String) else { return nil }
        let words = (event.parameters["args"] as? [Object] ?? []).map { "\($0["value"] ?? "")" }
        return "the console says: \(words.joined(separator: " "))"
      case "Log.entryAdded":
        let entry = event.parameters["entry"] as? Object ?? [:]
        guard entry["level"] as? String == "error" else { return nil }
        return "the browser says: \(entry["text"] ?? "") \(Tab.name(entry["url"]))"
      default: return nil
      }
    }
  }

  private static func name(_ url: Any?) -> String {
    (url as? String).map { $0.split(separator: "/").last.map(String.init) ?? $0 } ?? ""
  }

  /// How many letters of the page's text were set in fonts that are not the page's own, by font.
  func foreignFonts() throws -> [String: Int] {
    let document = try send("DOM.getDocument", ["depth": 0])
    let root = (document["root"] as? Object)?["nodeId"] as? Int ?? 0
    let found = try send("DOM.querySelectorAll", ["nodeId": root, "selector": "body *"])
    var foreign: [String: Int] = [:]
    for node in found["nodeIds"] as? [Int] ?? [] {
      // A script of the page may have removed the node by now.
      let answer = try? send("CSS.getPlatformFontsForNode", ["nodeId": node])
      for font in answer?["fonts"] as? [Object] ?? [] where font["isCustomFont"] as? Bool == false {
        foreign["\(font["familyName"] ?? "")", default: 0] += font["glyphCount"] as? Int ?? 0
      }
    }
    return foreign
  }

  @discardableResult
  private func send(_ method: String, _ parameters: Object = [:]) throws -> Object {
    try tools.send(method, parameters, session: session)
  }
}
