import Foundation
import Measurement

/// One thing that is wrong with the book, and the line a person has to go to.
public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var message: String

  public init(file: String, line: Int, _ message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// `file:line: message`, which editors and terminals know how to open.
  public var description: String { "\(file):\(line): \(message)" }
}

/// Everything that was wrong, in reading order, so that one run is enough to see it all.
public struct Problems: Error, Sendable, CustomStringConvertible {
  public var all: [Problem]
  public init(_ all: [Problem]) { self.all = all }
  public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// What is wrong with one marker or one tool, before anyone knows which line asked for it.
public struct Complaint: Error, Sendable, CustomStringConvertible {
  public var description: String
  public init(_ description: String) { self.description = description }
}

extension Complaint {
  /// What the system says is wrong, and with which file.
  public init(system error: any Error) {
    let file = (error as NSError).userInfo[NSFilePathErrorKey] as? String
    self.init((file.map { "\($0): " } ?? "") + systemReason(error))
  }
}
