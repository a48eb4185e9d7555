import Foundation

/// Chromium's DevTools protocol over a pipe: JSON objects, each ended by a zero byte.
final class DevTools {
  typealias Object = [String: Any]

  struct Event {
    var method: String
    var session: String
    var parameters: Object
  }

  private let output: Int32
  private let input: Int32
  private var isOpen = true
  private var received: [UInt8] = []
  private var last = 0
  private var events: [Event] = []

  init(write output: Int32, read input: Int32) {
    self.output = output
    self.input = input
    _ = signal(SIGPIPE, SIG_IGN)
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    Foundation.close(output)
    Foundation.close(input)
  }

  /// Sends one command and waits for its answer; events that arrive meanwhile are kept.
  ///
  /// Throws what Chromium says is wrong with the command, or that it is silent for `seconds`.
  @discardableResult
  func send(
    _ method: String, _ parameters: Object = [:], session: String? = nil, seconds: Double = 60
  ) throws -> Object {
    last += 1
    let number = last
    var message: Object = ["id": number, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    try write(JSONSerialization.data(withJSONObject: message))
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      guard let message = try next(before: deadline) else {
        throw BrowsingError("Chromium does not answer \(method) within \(Int(seconds)) s")
      }
      if message["id"] as? Int == number {
        if let error = message["error"] as? Object {
          throw BrowsingError("Chromium refuses \(method): \(error["message"] ?? "")")
        }
        return message["result"] as? Object ?? [:]
      }
      keep(message)
    }
  }

  /// Waits for an event; false when it does not come within `seconds`.
  func wait(for method: String, session: String, seconds: Double) throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !events.contains(where: { $0.method == method && $0.session == session }) {
      guard let message = try next(before: deadline) else { return false }
      keep(message)
    }
    return true
  }

  /// The events of a session so far, which are then forgotten.
  func takeEvents(of session: String) -> [Event] {
    defer { events.removeAll { $0.session == session } }
    return events.filter { $0.session == session }
  }

  private func keep(_ message: Object) {
    guard let method = message["method"] as? String else { return }
    events.append(
      Event(
        method: method, session: message["sessionId"] as? String ?? "",
        parameters: message["params"] as? Object ?? [:]))
  }

  private func write(_ data: Data) throws(BrowsingError) {
    let bytes = Array(data) + [0]
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.write(output, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw BrowsingError("Chromium has ended, or never started") }
      sent += count
    }
  }

  /// The next message; nil when there is none before the deadline.
  private func next(before deadline: ContinuousClock.Instant) throws -> Object? {
    var searched = 0
    while true {
      if let end = received[searched...].firstIndex(of: 0) {
        let data = Data(received[..<end])
        received.removeSubrange(...end)
        return try JSONSerialization.jsonObject(with: data) as? Object ?? [:]
      }
      searched = received.count
      let left = (deadline - .now) / .seconds(1)
      guard left > 0 else { return nil }
      var ready = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, Int32(left * 1000) + 1) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(input, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw BrowsingError("Chromium has ended, or never started") }
      received += bytes[..<count]
    }
  }
}
