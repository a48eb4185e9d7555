import Foundation

/// What a file or another program should have given, or the program's end in words for the person who typed it.
public func orStop<T>(_ make: () throws -> T) -> T {
  do {
    return try make()
  } catch {
    let name = URL(fileURLWithPath: CommandLine.arguments[0]).lastPathComponent
    FileHandle.standardError.write(Data("\(name): \(error)\n".utf8))
    exit(1)
  }
}

/// What can only fail if this program is wrong: a setting that its own author wrote down.
public func possible<T: ~Copyable>(_ make: () throws -> T) -> T {
  do { return try make() } catch { preconditionFailure("\(error)") }
}
