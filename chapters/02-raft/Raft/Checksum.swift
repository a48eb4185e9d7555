// CRC-32C (Castagnoli's polynomial, RFC 3720 §12.1), which finds every burst of up to 32 bits and, in records of a few
// thousand bytes, every three flipped bits. Processors have an instruction for it that Swift cannot reach on all of them,
// so it is looked up: sixteen bytes a step, in a table for each (Kounavis and Berry, ISCC 2005).

/// A checksum of bytes, against accidents and not against adversaries.
public enum Checksum {
  /// Of some bytes alone.
  public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 { extend(0, bytes) }

  /// Of all that `checksum` is of, and `bytes` behind it.
  public static func extend(_ checksum: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var crc = ~checksum
      var offset = 0
      while bytes.count - offset >= 16 {
        crc = step(crc, word(bytes, offset), word(bytes, offset + 8), tables)
        offset += 16
      }
      if bytes.count - offset >= 8 {
        crc =
          half(word(bytes, offset) ^ UInt64(crc), 7, tables)
          ^ half(word(bytes, offset) >> 32, 3, tables)
        offset += 8
      }
      while offset < bytes.count {
        crc = crc >> 8 ^ tables[Int(truncatingIfNeeded: (crc ^ UInt32(bytes[offset])) & 0xFF)]
        offset += 1
      }
      return ~crc
    }
  }

  @inline(__always) private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int)
    -> UInt64
  {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Sixteen bytes. Twelve of the lookups wait for nothing; the four that need `crc` come last.
  @inline(__always) private static func step(
    _ crc: UInt32, _ low: UInt64, _ high: UInt64, _ tables: UnsafeBufferPointer<UInt32>
  ) -> UInt32 {
    let first = low ^ UInt64(crc)
    let free =
      half(low >> 32, 11, tables) ^ half(high, 7, tables) ^ half(high >> 32, 3, tables)
    return free ^ half(first, 15, tables)
  }

  /// Four bytes, of which the first stands `table` bytes before the end of the sixteen.
  @inline(__always) private static func half(
    _ word: UInt64, _ table: Int, _ tables: UnsafeBufferPointer<UInt32>
  ) -> UInt32 {
    let bits = UInt32(truncatingIfNeeded: word)
    let (a, b) = (Int(bits & 0xFF), Int(bits >> 8 & 0xFF))
    let (c, d) = (Int(bits >> 16 & 0xFF), Int(bits >> 24))
    return (tables[table << 8 | a] ^ tables[(table - 1) << 8 | b])
      ^ (tables[(table - 2) << 8 | c] ^ tables[(table - 3) << 8 | d])
  }

  /// By how many bytes follow it, what a byte adds: sixteen tables in a row.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 16 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
      tables[byte] = crc
    }
    for place in 256..<tables.count {
      let before = tables[place - 256]
      tables[place] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()
}
