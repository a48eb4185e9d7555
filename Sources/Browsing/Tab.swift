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

  /// Fonts that are not the page's own in which text of the page was set, and where first.
  func foreignFonts() throws -> [(font: String, text: String)] {
    let document = try send("DOM.getDocument", ["depth": 0])
    let root = (document["root"] as? Object)?["nodeId"] as? Int ?? 0
    let found = try send("DOM.querySelectorAll", ["nodeId": root, "selector": "body *"])
    var foreign: [(font: String, text: String)] = []
    for node in found["nodeIds"] as? [Int] ?? [] {
      // A script of the page may have removed the node by now.
      let answer = try? send("CSS.getPlatformFontsForNode", ["nodeId": node])
      for font in answer?["fonts"] as? [Object] ?? [] where font["isCustomFont"] as? Bool == false {
        let name = "\(font["familyName"] ?? "")"
        // Those around it come before the node itself, so the last of them is the nearest.
        let text = try text(of: node)
        if let place = foreign.lastIndex(where: { $0.font == name && $0.text.contains(text) }) {
          foreign[place].text = text
        } else if !foreign.contains(where: { $0.font == name }) {
          foreign.append((name, text))
        }
      }
    }
    return foreign
  }

  private func text(of node: Int) throws -> String {
    let object = try send("DOM.resolveNode", ["nodeId": node])["object"] as? Object
    let answer = try send(
      "Runtime.callFunctionOn",
      [
        "objectId": object?["objectId"] ?? "", "returnByValue": true,
        "functionDeclaration": "function () { return this.textContent.trim(); }",
      ])
    return (answer["result"] as? Object)?["value"] as? String ?? ""
  }

  @discardableResult
  private func send(_ method: String, _ parameters: Object = [:]) throws -> Object {
    try tools.send(method, parameters, session: session)
  }
}
