import Foundation

// raft-script FILE... [--level L0|L1] [--print]
//
// Runs scripts in the format of etcd's interaction tests against our Raft, and compares what the scripts say was printed.
// L0 compares states: logs, roles, progress, hard states, entries and committed entries of each Ready; L1 messages, too.
// Servers do as etcd's do where the paper leaves a choice. Then the commands run once more, as our servers are by
// default, and only the invariants of Raft are checked. --print writes a JSON line about each server after each command.

/// What is compared at a level. Lines of etcd's own logger are never.
enum Level: String {
  case states = "L0"
  case messages = "L1"

  func compared(_ lines: [String], of command: String) -> [String] {
    let lines = lines.filter { line in
      let text = line.drop { $0 == " " }
      return !["DEBUG ", "INFO ", "WARN ", "ERROR ", "FATAL "].contains { text.hasPrefix($0) }
        && text != "ok" && !text.isEmpty
    }
    let whole =
      ["raft-log", "raft-state", "status", "compact"] + QuorumCases.commands + ChangeCases.commands
    if self == .messages || whole.contains(command) {
      return lines
    }
    var kept: [String] = []
    var section = ""
    for line in lines {
      let text = String(line.drop { $0 == " " })
      if text.hasPrefix("> ") {
        section = ""
        if text.hasSuffix("handling Ready") { kept.append(text) }
      } else if text.hasPrefix("HardState ") {
        kept.append(text)
      } else if ["Entries:", "CommittedEntries:"].contains(text) {
        section = text
        kept.append(text)
      } else if text.hasSuffix(":") || text.hasPrefix("Snapshot ") || text.hasPrefix("Lead:") {
        section = ""
      } else if !section.isEmpty {
        kept.append(text)
      }
    }
    return kept
  }
}

struct Difference {
  var line: Int
  var command: String
  var expected: String
  var ours: String
}

func firstDifference(_ script: Script, _ level: Level, isPrinting: Bool) -> Difference? {
  var cluster = Cluster(asEtcd: true)
  var changes = ChangeCases()
  for block in script.blocks {
    let printed =
      if QuorumCases.commands.contains(block.name) {
        QuorumCases().run(block)
      } else if ChangeCases.commands.contains(block.name) {
        changes.run(block)
      } else {
        cluster.run(block)
      }
    let (theirs, ours) = (
      level.compared(block.expected, of: block.name), level.compared(printed, of: block.name)
    )
    if isPrinting { for line in cluster.summaries { print(line) } }
    if let violation = cluster.violation { return broken(block, violation) }
    guard theirs != ours else { continue }
    let place =
      zip(theirs, ours).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(theirs.count, ours.count)
    return Difference(
      line: block.line, command: block.name,
      expected: place < theirs.count ? theirs[place] : "(nothing more)",
      ours: place < ours.count ? ours[place] : "(nothing more)")
  }
  return nil
}

/// What an invariant says of the same commands, where servers do as ours do.
func firstViolation(_ script: Script) -> Difference? {
  var cluster = Cluster(asEtcd: false)
  for block in script.blocks {
    _ = cluster.run(block)
    if let violation = cluster.violation { return broken(block, violation) }
  }
  return nil
}

func broken(_ block: Block, _ violation: String) -> Difference {
  Difference(
    line: block.line, command: block.name, expected: "the invariants of Raft", ours: violation)
}

var level = Level.states
var isPrinting = false
var files: [String] = []
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  if argument == "--level" {
    guard let name = arguments.popFirst(), let known = Level(rawValue: name) else {
      FileHandle.standardError.write(Data("raft-script: a level is L0 or L1\n".utf8))
      exit(64)
    }
    level = known
  } else if argument == "--print" {
    isPrinting = true
  } else if argument.hasPrefix("-") {
    FileHandle.standardError.write(
      Data("raft-script: no option \(argument); FILE... [--level L0|L1] [--print]\n".utf8))
    exit(64)
  } else {
    files.append(argument)
  }
}

var (passed, failed) = (0, 0)
for file in files {
  do {
    let script = try Script(String(contentsOfFile: file, encoding: .utf8))
    let difference =
      firstDifference(script, level, isPrinting: isPrinting) ?? firstViolation(script)
    if let difference {
      failed += 1
      print("FAIL \(file):\(difference.line): \(difference.command)")
      print("  expected: \(difference.expected)")
      print("  ours:     \(difference.ours)")
    } else {
      passed += 1
      print("PASS \(file)")
    }
  } catch {
    failed += 1
    print("FAIL \(file): \(error)")
  }
}
print("\(passed) passed, \(failed) failed")
exit(failed > 0 ? 1 : 0)
