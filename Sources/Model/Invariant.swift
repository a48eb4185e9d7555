/// Stops the run, in release builds too, when something that must always hold does not.
///
/// Broken invariants are errors of ours, never of the world: outcomes are values, and protocols do not throw.
@inlinable public func invariant(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #file, line: UInt = #line
) {
  if !condition() { fatalError("broken invariant: \(message())", file: file, line: line) }
}
