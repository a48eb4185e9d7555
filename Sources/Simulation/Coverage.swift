import Model

/// What can befall a modelled machine or message. A schedule of faults only asks for it; `Coverage` counts what
/// really happened, so that a swarm which never reaches something does not pass for having survived it.
public enum Happening: UInt8, Sendable, CaseIterable {
  case crash, recordLost, tornRecord, restart, deafDelivery, voidTimer, answerLost
  case pause, inputDelayed
  case messageCut, messageLost, messageDuplicated, messageOvertaken, messageClogged
  case diskSlowed, syncFailed, recordRotted
  case clockStepped, clockDrifted, clockClaimed

  /// As people read it: `record lost`.
  public var words: String {
    var words = ""
    for character in "\(self)" {
      words += character.isUppercase ? " \(character.lowercased())" : String(character)
    }
    return words
  }
}

/// How often everything happened that a run with faults should reach.
public struct Coverage: Sendable {
  /// More room than there are happenings; the program ends when somebody adds one too many.
  @usableFromInline static var room: Int { 32 }
  @usableFromInline var happenings = InlineArray<32, Int>(repeating: 0)
  /// Marks of nodes by name, in the order of their first appearance; counted only when asked for.
  private var marks: [(name: StaticString, count: Int)] = []
  @usableFromInline var countsMarks = false

  @usableFromInline init() {
    invariant(
      Happening.allCases.count <= Coverage.room,
      "more happenings than Coverage has room for: make its row in Coverage.swift longer")
  }

  @inlinable @inline(__always) mutating func count(_ happening: Happening, _ times: Int = 1) {
    happenings[Int(happening.rawValue)] &+= times
  }

  /// A span is counted once, where it begins.
  @usableFromInline mutating func count(_ mark: Mark) {
    guard mark.phase != .end else { return }
    for index in marks.indices where marks[index].name.utf8Start == mark.name.utf8Start {
      marks[index].count += 1
      return
    }
    marks.append((mark.name, 1))
  }

  @inlinable public subscript(_ happening: Happening) -> Int {
    happenings[Int(happening.rawValue)]
  }

  /// Everything that was counted, by name; a rare path of a node stands behind what befell machines.
  public var counts: [(name: String, count: Int)] {
    var counts = Happening.allCases.map { (name: $0.words, count: self[$0]) }
    for mark in marks {
      // One name may stand at several places of the sources.
      if let index = counts.firstIndex(where: { $0.name == "\(mark.name)" }) {
        counts[index].count += mark.count
      } else {
        counts.append(("\(mark.name)", mark.count))
      }
    }
    return counts
  }
}

extension World {
  /// From now on the marks of nodes are counted, too.
  public mutating func countMarks() {
    tally.countsMarks = true
    context.isMarked = true
  }
}
