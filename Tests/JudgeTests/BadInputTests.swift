import Checking
import Foundation
import Histories
import Testing

@Suite struct BadInputTests {
  @Test(arguments: [
    ("set", ["0 ok add 1", "1 invoke read"], 2, "asked for nothing"),
    ("set", ["0 invoke add 1", "0 invoke add 2"], 3, "asks again"),
    ("set", ["0 invoke add 1", "0 ok read [1]"], 3, "asked for add"),
    ("set", ["0 invoke remove 1", "0 ok remove 1"], 3, "not remove"),
    ("set", ["0 invoke read", "0 ok read 7"], 3, "list"),
    ("bank", ["0 invoke read", "0 ok read 7"], 3, "map"),
    ("bank", ["0 invoke read", "0 ok read {\"a\":1,\"a\":1}"], 3, "twice"),
    ("counter", ["0 invoke add \"one\""], 2, "whole number"),
    ("long-fork", ["0 ok [[\"append\",1,1]]"], 2, "not append"),
    ("causal", ["0 invoke cas [1,2]", "0 ok cas [1,2]"], 3, "not cas"),
  ]) func `what cannot be such a history is malformed, and the line is named`(
    level: String, lines: [String], line: Int, says: String
  ) {
    let ruling = ruling(level, lines)
    #expect(ruling.verdict == .malformed && ruling.line == line, "\(ruling)")
    #expect(ruling.reason?.contains(says) == true, "\(ruling)")
  }

  @Test func `a level that nobody knows is unknown and no mistake of the file`() {
    let ruling = ruling("quite-consistent", ["0 invoke add 1"])
    #expect(ruling.verdict == .unknown && ruling.reason!.contains("quite-consistent"))
    #expect(Level.names.allSatisfy { Level($0) != nil })
  }

  @Test func `every small file of the corpus, and thousands of mutants, end in a verdict`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("HistoriesTests/corpus")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    var mutator = Mutator(seed: 11)
    var verdicts: [String: Int] = [:]
    try #require(files.count > 10)
    for file in files {
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(file)))
      for round in 0..<150 {
        let input = round == 0 ? bytes : mutator.mutant(of: bytes)
        for level in [nil, "set", "set-full", "bank", "counter", "long-fork", "causal"] {
          let ruling = input.withUnsafeBufferPointer {
            Judge(level: level).judge($0, isEDN: file.hasSuffix(".edn"))
          }
          verdicts[ruling.verdict.rawValue, default: 0] += 1
          if ruling.verdict == .malformed {
            #expect((ruling.line ?? 0) >= 1 && ruling.reason != nil)
          }
        }
      }
    }
    #expect(verdicts.count == 4, "\(verdicts)")
  }
}

/// Turns a file into one that is nearly it, the same for the same seed.
private struct Mutator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  private mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(bound, 1)))
  }

  mutating func mutant(of bytes: [UInt8]) -> [UInt8] {
    if below(2) == 0 { return lineMutant(of: bytes) }
    var bytes = bytes
    for _ in 0...below(3) where !bytes.isEmpty {
      let place = below(bytes.count)
      switch below(5) {
      case 0: bytes[place] = UInt8(below(256))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(Array("{}[]\":,0-n\\".utf8)[below(11)], at: place)
      case 3: bytes.removeSubrange(place...)
      default: bytes.insert(contentsOf: bytes[place..<min(place + 20, bytes.count)], at: place)
      }
    }
    return bytes
  }

  private mutating func lineMutant(of bytes: [UInt8]) -> [UInt8] {
    var lines = bytes.split(separator: 10)
    guard lines.count > 1 else { return bytes }
    let (one, two) = (below(lines.count), below(lines.count))
    switch below(3) {
    case 0: lines.swapAt(one, two)
    case 1: lines.remove(at: one)
    default: lines.insert(lines[one], at: two)
    }
    return Array(lines.joined(separator: [10]))
  }
}
