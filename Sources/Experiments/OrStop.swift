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
