/// A timer that can be put off and called off at no cost: plain data in the node, no help from the runtime.
///
/// A ring that comes too early makes the alarm ask for the rest: the alarm was put off meanwhile, or the node's clock was
/// slowed or set back. A node guards its handler with `guard alarm.rings(.election, &context) else { return }`.
public struct Alarm: Sendable {
  @usableFromInline var deadline = LocalTime(nanoseconds: .max)
  @usableFromInline var asked = LocalTime(nanoseconds: .max)
  /// How many rings of the runtime are on their way: one, and those that a nearer one overtook.
  @usableFromInline var underWay = 0

  @inlinable public init() {}

  @inlinable public var isSet: Bool { deadline.nanoseconds != .max }

  /// Rings `delay` from now by the node's clock, and no more at the time set before.
  @inlinable public mutating func set<N: Node>(
    _ timer: consuming N.Timer, after delay: Nanoseconds, _ context: inout Context<N>
  ) {
    deadline = context.clock + min(delay, Nanoseconds(Nanoseconds.farthest))
    if deadline < asked { ask(timer, after: delay, &context) }
  }

  @inlinable mutating func ask<N: Node>(
    _ timer: consuming N.Timer, after delay: Nanoseconds, _ context: inout Context<N>
  ) {
    context.set(timer, after: delay)
    asked = deadline
    underWay += 1
  }

  @inlinable public mutating func cancel() { deadline = LocalTime(nanoseconds: .max) }

  /// True when it rings now, and false when this ring was put off or called off meanwhile.
  @inlinable public mutating func rings<N: Node>(
    _ timer: consuming N.Timer, _ context: inout Context<N>
  ) -> Bool {
    let now = context.clock
    underWay = max(0, underWay - 1)
    if now >= asked || underWay == 0 { asked = LocalTime(nanoseconds: .max) }
    if now >= deadline {
      cancel()
      return true
    }
    if isSet, asked.nanoseconds == .max { ask(timer, after: deadline - now, &context) }
    return false
  }
}
