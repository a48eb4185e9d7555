/// What cannot be is a mistake in this program.
func possible<T: ~Copyable>(_ make: () throws -> T) -> T {
  do { return try make() } catch { preconditionFailure("\(error)") }
}
