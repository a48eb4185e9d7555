import Engines
import Model
import Testing

@Suite struct StateHashTests {
  private func hashes(_ hashing: Hashing, swapping: Bool = false) -> (hash: UInt64, state: UInt64) {
    let crowd = Crowds.ycsb(1, calls: 300)
    let memory = crowd.memory()
    var calls = crowd.calls
    if swapping { calls.swapAt(10, 200) }
    var engine = HashedExecution(crowd.program, memory)
    calls.withUnsafeBufferPointer { calls in
      for first in stride(from: 0, to: 300, by: 100) {
        engine.run(
          UnsafeBufferPointer(rebasing: calls[first..<first + 100]), from: UInt64(first), memory,
          hashing: hashing)
      }
    }
    return (engine.hash, memory.digest)
  }

  @Test func `a hash that is kept up to date is that of all rows`() {
    let begin = Crowds.ycsb(1, calls: 0).memory().digest
    let kept = hashes(.state)
    #expect(begin &+ kept.hash == kept.state)
    #expect(hashes(.rescan).hash == kept.state)
  }

  @Test(arguments: Hashing.allCases)
  func `whatever is hashed, the state is the same`(hashing: Hashing) {
    #expect(hashes(hashing).state == hashes(.nothing).state)
  }

  @Test(arguments: [Hashing.answers, .writes, .state, .rescan])
  func `every hash tells that two calls changed places`(hashing: Hashing) {
    #expect(hashes(hashing).hash != hashes(hashing, swapping: true).hash)
  }

  /// Of orders the rows have several widths.
  @Test func `so it is where rows differ in width`() {
    let crowd = Crowds.tpcc(3, warehouses: 1, calls: 300)
    let memory = crowd.memory()
    let begin = memory.digest
    var engine = HashedExecution(crowd.program, memory)
    crowd.calls.withUnsafeBufferPointer { engine.run($0, from: 0, memory, hashing: .state) }
    #expect(begin &+ engine.hash == memory.digest && engine.hash != 0)
  }
}
