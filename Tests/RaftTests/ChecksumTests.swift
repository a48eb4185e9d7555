import Model
import Raft
import Testing

private func checksum(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { Checksum.of($0) } }

/// Bit by bit, as the polynomial says.
private func plain(_ bytes: [UInt8]) -> UInt32 {
  var crc = UInt32.max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
  }
  return ~crc
}

@Suite struct ChecksumTests {
  @Test func `the checksums of RFC 3720 §B.4 and of the nine digits are right`() {
    #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(checksum(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(checksum(Array(repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(checksum(Array(0..<32)) == 0x46DD_794E)
    #expect(checksum(Array((0..<32).reversed())) == 0x113F_DB5C)
    let command: [UInt8] = [
      0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0,
      0, 0, 0, 0x14, 0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
    ]
    #expect(checksum(command) == 0xD996_3A56)
    #expect(checksum([]) == 0)
  }

  @Test func `any length from any place gives what the polynomial says`() {
    var random = Random(seed: 1)
    let bytes = (0..<200).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    for start in 0..<20 {
      for end in start..<min(200, start + 90) {
        let ours = bytes.withUnsafeBytes {
          Checksum.of(UnsafeRawBufferPointer(rebasing: $0[start..<end]))
        }
        #expect(ours == plain(Array(bytes[start..<end])))
      }
    }
  }

  @Test func `it is the same in one piece and in two`() {
    let bytes = Array(UInt8(0)..<100)
    for cut in 0...100 {
      let first = checksum(Array(bytes[..<cut]))
      let both = Array(bytes[cut...]).withUnsafeBytes { Checksum.extend(first, $0) }
      #expect(both == checksum(bytes))
    }
  }
}
