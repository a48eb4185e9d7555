import Model
import RaftStore
import Testing

// A client's call as an entry of the log carries it.

private func command(_ arguments: Int, _ random: inout Random) -> Command {
  var call = Transaction(UInt16(truncatingIfNeeded: random.next()))
  for _ in 0..<arguments { call.add(Int64(bitPattern: random.next())) }
  return Command(
    client: NodeID(random.below(1 << 20)), number: random.next(), floor: random.next(), call: call)
}

private func bytes(of command: Command) -> [UInt8] {
  var bytes: [UInt8] = []
  command.encode(into: &bytes)
  return bytes
}

private func read(_ bytes: [UInt8]) -> Command? { bytes.withUnsafeBytes { Command($0) } }

@Suite struct CommandTests {
  @Test func `a command comes back from its bytes as it was`() throws {
    var random = Random(seed: 1)
    for arguments in 0...Transaction.argumentLimit {
      let one = command(arguments, &random)
      let other = try #require(read(bytes(of: one)))
      #expect(other.client == one.client && other.number == one.number && other.floor == one.floor)
      #expect(other.call.procedure == one.call.procedure && other.call.count == one.call.count)
      for place in 0..<Transaction.argumentLimit {
        #expect(other.call.arguments[place] == one.call.arguments[place])
      }
      #expect(bytes(of: other) == bytes(of: one))
    }
  }

  @Test func `bytes that are cut short or too long are no command`() {
    var random = Random(seed: 2)
    for arguments in [0, 3, Transaction.argumentLimit] {
      let whole = bytes(of: command(arguments, &random))
      for count in 0..<whole.count { #expect(read(Array(whole[..<count])) == nil) }
      #expect(read(whole + [0]) == nil)
    }
  }

  @Test func `a count of arguments that is not theirs is refused`() {
    var random = Random(seed: 3)
    let whole = bytes(of: command(2, &random))
    let place = whole.count - 2 * 8 - 2
    for count in UInt16(0)..<600 where count != 2 {
      var altered = whole
      altered[place] = UInt8(truncatingIfNeeded: count)
      altered[place + 1] = UInt8(truncatingIfNeeded: count >> 8)
      #expect(read(altered) == nil, "\(count)")
    }
  }

  @Test func `no bytes whatever stop the reader, and what it reads has those bytes`() {
    var random = Random(seed: 4)
    for _ in 0..<20_000 {
      let count = random.below(200)
      let noise = (0..<count).map { place in
        // Mostly small counts, so that some are read.
        place == 22 || place == 23
          ? UInt8(random.below(20)) : UInt8(truncatingIfNeeded: random.next())
      }
      if let command = read(noise) { #expect(bytes(of: command) == noise) }
    }
  }
}
