import Foundation

/// What a file or another program should have given, or the program's end in words for the person who typed it.
func orStop<T>(_ make: () throws -> T) -> T {
  do {
    return try make()
  } catch {
    FileHandle.standardError.write(Data("chapter-laboratory: \(error)\n".utf8))
    exit(1)
  }
}
