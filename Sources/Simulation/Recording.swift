import Model

/// What people are shown of a run: every message, every mark, in true time.
///
/// Kept only where somebody asked for it, and never looked at by anything that runs.
public struct Recording: Sendable {
  public struct Message: Sendable {
    public var name: String
    public var from: NodeID
    public var to: NodeID
    public var sent: Instant
    /// Nil for a message that was lost, or came to a machine that was down, or is still on its way.
    public var received: Instant?
  }

  public struct Mark: Sendable {
    public var name: String
    public var node: NodeID
    public var phase: Model.Mark.Phase
    public var subject: UInt64
    public var at: Instant
  }

  public internal(set) var messages: [Message] = []
  public internal(set) var marks: [Mark] = []
  /// When it was taken.
  public internal(set) var end = Instant.zero
  /// By place in the slab of messages: which entry of `messages` lies there.
  private var onTheWay: [UInt32: Int] = [:]

  @usableFromInline init() {}

  @usableFromInline mutating func sent(
    _ payload: UInt32, _ name: String, from: NodeID, to: NodeID, at time: Int64
  ) {
    onTheWay[payload] = messages.count
    messages.append(
      Message(name: name, from: from, to: to, sent: Instant(nanoseconds: time), received: nil))
  }

  @usableFromInline mutating func received(_ payload: UInt32, at time: Int64) {
    guard let index = onTheWay.removeValue(forKey: payload) else { return }
    messages[index].received = Instant(nanoseconds: time)
  }

  @usableFromInline mutating func marked(_ mark: Model.Mark, by node: NodeID, at time: Int64) {
    marks.append(
      Mark(
        name: "\(mark.name)", node: node, phase: mark.phase, subject: mark.subject,
        at: Instant(nanoseconds: time)))
  }
}

extension World {
  /// Begins to record; what happened before is not in it.
  public mutating func record() {
    recording = Recording()
    context.isMarked = true
  }

  /// Hands over what was recorded, and records no more.
  public mutating func takeRecording() -> Recording? {
    let end = now
    recording?.end = end
    defer {
      recording = nil
      context.isMarked = tally.countsMarks
    }
    return recording
  }

  @usableFromInline @inline(never) mutating func recordSent(_ event: Event) {
    let name = N.name(of: context.messages[event.payload])
    recording?.sent(event.payload, name, from: event.from, to: event.to, at: stepEnd)
  }

  @usableFromInline @inline(never) mutating func recordMarks(of id: NodeID) {
    for mark in context.marks {
      recording?.marked(mark, by: id, at: stepEnd)
      if tally.countsMarks { tally.count(mark) }
    }
    context.marks.removeAll(keepingCapacity: true)
  }
}
