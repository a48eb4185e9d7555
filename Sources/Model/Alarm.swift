/// A timer that can be put off and called off at no cost: plain data in the node, no help from the runtime.
///
/// At most one ring of the runtime is on its way; when it comes too early the alarm asks for the rest. A node
/// guards its handler with `guard alarm.rings(.election, &context) else { return }`.
public struct Alarm: Sendable {
  @usableFromInline var deadline = LocalTime(nanoseconds: .max)
  @usableFromInline var asked = LocalTime(nanoseconds: .max)

  @inlinable public init() {}

  @inlinable public var isSet: Bool { deadline.nanoseconds != .max }

  /// Rings `delay` from now by the node's clock, and no more at the time set before.
  @inlinable public mutating func set<N: Node>(
    _ timer: consuming N.Timer, after delay: Nanoseconds, _ context: inout Context<N>
  ) {
    deadline = context.clock + min(delay, Nanoseconds(Nanoseconds.farthest))
    if deadline < asked {
      context.set(timer, after: delay)
      asked = deadline
    }
  }

  @inlinable public mutating func cancel() { deadline = LocalTime(nanoseconds: .max) }

  /// True when it rings now, and false when this ring was put off or called off meanwhile.
  @inlinable public mutating func rings<N: Node>(
    _ timer: consuming N.Timer, _ context: inout Context<N>
  ) -> Bool {
    let now = context.clock
    if now >= asked { asked = LocalTime(nanoseconds: .max) }
    if now >= deadline {
      cancel()
      return true
    }
    if isSet, !(asked.nanoseconds != .max) {
      context.set(timer, after: deadline - now)
      asked = deadline
    }
    return false
  }
}
