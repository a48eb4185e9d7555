import Engines
import Foundation
import Model
import Testing

// A state that was lost is made again from what was asked for.

@Suite struct InputLogTests {
  private static func file() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("inputs-\(UUID().uuidString)")
      .path
  }

  private static func written(_ crowd: Crowd<AriaYCSB>, batch: Int) throws -> String {
    let path = file()
    var log = try InputLog<AriaYCSB.Call>(path)
    for first in stride(from: 0, to: crowd.calls.count, by: batch) {
      try crowd.calls[first..<min(first + batch, crowd.calls.count)].withUnsafeBufferPointer {
        try log.append($0)
      }
    }
    return path
  }

  private static func state(_ crowd: Crowd<AriaYCSB>, _ calls: [AriaYCSB.Call]) -> UInt64 {
    let memory = crowd.memory()
    var engine = QueueExecution(crowd.program, memory, EngineOptions())
    _ = calls.withUnsafeBufferPointer { engine.run($0, from: 0) }
    return memory.digest
  }

  @Test func `after a crash the log gives the state again`() throws {
    let crowd = Crowds.ycsb(1, calls: 250)
    let path = try InputLogTests.written(crowd, batch: 100)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let calls = try InputLog<AriaYCSB.Call>.read(path).calls
    #expect(InputLogTests.state(crowd, calls) == InputLogTests.state(crowd, crowd.calls))
  }

  @Test func `wherever the file ends, whole batches are read, and the log goes on behind them`()
    throws
  {
    let crowd = Crowds.ycsb(1, calls: 9)
    let path = try InputLogTests.written(crowd, batch: 3)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let batch = whole.count / 3
    for end in 0..<whole.count {
      try whole[..<end].write(to: URL(fileURLWithPath: path))
      let found = try InputLog<AriaYCSB.Call>.read(path)
      #expect(found.calls.count == 3 * (end / batch) && found.bytes == batch * (end / batch))
    }

    var log = try InputLog<AriaYCSB.Call>(path)
    try crowd.calls[6...].withUnsafeBufferPointer { try log.append($0) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
  }

  @Test func `damage in the middle is said, with its place, and not skipped`() throws {
    let crowd = Crowds.ycsb(1, calls: 9)
    let path = try InputLogTests.written(crowd, batch: 3)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let batch = whole.count / 3
    // A call, the mark, the number of calls, the last byte.
    for place in [batch + 60, batch + 1, batch + 8, batch + 13, 2 * batch - 1] {
      var damaged = whole
      damaged[place] ^= 4
      try damaged.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: InputLogError.self) {
        _ = try InputLog<AriaYCSB.Call>.read(path)
      }
      #expect(error?.description.contains("\(path): ") == true)
      #expect(error?.description.contains("byte \(batch)") == true)
      // Nobody writes behind it, and nothing is cut off.
      #expect(throws: InputLogError.self) { _ = try InputLog<AriaYCSB.Call>(path) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == damaged)
    }
  }

  @Test func `room that was made for a batch that never came is no batch`() throws {
    let crowd = Crowds.ycsb(1, calls: 6)
    let path = try InputLogTests.written(crowd, batch: 3)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    data += Data(repeating: 0, count: 300)
    try data.write(to: URL(fileURLWithPath: path))
    #expect(try InputLog<AriaYCSB.Call>.read(path).calls.count == 6)
  }

  @Test func `another program's log is not taken for this one's`() throws {
    let path = try InputLogTests.written(Crowds.ycsb(1, calls: 6), batch: 3)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: InputLogError.self) {
      _ = try InputLog<AriaTPCC.Call>.read(path)
    }
    #expect(error?.description.contains("another program") == true)
  }

  @Test func `a log that cannot be opened says which`() {
    let error = #expect(throws: InputLogError.self) {
      _ = try InputLog<AriaYCSB.Call>("/no-such-folder/log")
    }
    #expect(error?.description.contains("/no-such-folder/log: cannot be opened") == true)
  }

  /// A limit on files' sizes stands for a full disk.
  @Test func `a batch that does not fit leaves the log as it was, and the next is refused`() async {
    await #expect(processExitsWith: .success) {
      let crowd = Crowds.ycsb(1, calls: 6)
      let path = NSTemporaryDirectory() + "inputs-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: path) }
      var log = try InputLog<AriaYCSB.Call>(path)
      try crowd.calls[..<3].withUnsafeBufferPointer { try log.append($0) }
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 300, rlim_max: rlim_t.max)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(3) }
      for _ in 0..<2 {
        do {
          try crowd.calls[3...].withUnsafeBufferPointer { try log.append($0) }
          exit(4)
        } catch {}
      }
      let found = try InputLog<AriaYCSB.Call>.read(path)
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      exit(found.calls.count == 3 && size == found.bytes ? 0 : 5)
    }
  }
}
