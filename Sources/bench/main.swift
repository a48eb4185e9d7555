import Foundation
import Model
import Simulation

// Measures the simulator's full path beside its twin in C++ and writes flat JSON: `name: number`, the unit
// in the name. Seconds are CPU seconds, the best of several rounds in which the two programs take turns: the
// machine is shared, and nothing but noise makes a run slower than it is.
//
//   bench [--twin PROGRAM] [--chapter PROGRAM] [--out FILE] [--rounds N]    `make bench` passes the first three
//   bench --one                                          one round, for the hashes alone
//   bench --checking                                     the judges alone
//   bench --raft all|core|journal|world                  Raft alone: its core, its journal's bytes, and it in the simulator
//   bench --sequencing                                   Calvin's sequencers and schedulers alone
//   bench --execution                                    engines on real cores alone; `--execution-one` is for valgrind

var twin: String?
var chapter: String?
var out: String?
var rounds = 7
var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
  switch (option, arguments.first) {
  case ("--one", _): rounds = 1
  case ("--checking", _):
    for (name, number) in allCheckingNumbers() { print("\(name) \(number)") }
    exit(0)
  case ("--twin", let path?): (twin, _) = (path, arguments.popFirst())
  case ("--chapter", let path?): (chapter, _) = (path, arguments.popFirst())
  case ("--raft", let part):
    for (name, number) in raftNumbers(of: part ?? "all") { print("\(name) \(number)") }
    exit(0)
  case ("--execution", _):
    for (name, number) in executionNumbers() { print("\(name) \(number)") }
    exit(0)
  case ("--execution-one", let load?):
    executeOne(load, arguments.dropFirst().first ?? "")
    exit(0)
  case ("--sequencing", _):
    for (name, number) in sequencingNumbers() { print("\(name) \(number)") }
    exit(0)
  case ("--out", let path?): (out, _) = (path, arguments.popFirst())
  case ("--rounds", let text?) where (Int(text) ?? 0) > 0:
    (rounds, _) = (Int(text)!, arguments.popFirst())
  default:
    stop("bench: cannot read the option \(option); see the top of Sources/bench/main.swift", 64)
  }
}

var ours = Round()
var theirs = Round()
for number in 1...rounds {
  FileHandle.standardError.write(Data("bench: round \(number) of \(rounds)\n".utf8))
  if let twin { theirs.keepBest(of: try runTwin(twin)) }
  ours.keepBest(of: simulatorRound())
}
if twin != nil, ours.hashes != theirs.hashes {
  stop(
    "bench: the C++ twin did other work: its hashes are \(theirs.hashes), ours \(ours.hashes)", 1)
}
for (load, hash) in ours.hashes.sorted(by: { $0.key < $1.key }) {
  print("trace hash \(load) \(hash)")
}

var numbers =
  ours.report(beside: twin == nil ? nil : theirs)
  + (twin == nil
    ? []
    : allCheckingNumbers() + raftNumbers(of: "all") + sequencingNumbers()
      + executionNumbers())
if let chapter { numbers += try faultSeedNumbers(chapter) }
for (name, number) in numbers { print("\(name) \(number)") }
if let out {
  let lines = numbers.map { "  \"\($0.name)\": \($0.number)" }
  let url = URL(fileURLWithPath: out)
  try FileManager.default.createDirectory(
    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(("{\n" + lines.joined(separator: ",\n") + "\n}\n").utf8).write(to: url, options: .atomic)
  print("wrote \(out)")
}
