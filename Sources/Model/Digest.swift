/// A 64-bit summary of plain data, the same in every process, unlike `Hasher`'s.
///
/// It names runs and payloads; it does not resist an adversary.
public struct Digest: Hashable, Sendable {
  @usableFromInline var state: UInt64

  @inlinable public var rawValue: UInt64 { state }

  @inlinable @inline(__always) public init(_ word: UInt64) {
    state = word &* 0x9E37_79B9_7F4A_7C15
  }

  @inlinable @inline(__always) public mutating func fold(_ word: UInt64) {
    // The product's high half carries every bit of the word; folding it back keeps low bits from being lost.
    let product = (state ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    state = (product.high ^ product.low) &+ 0xD6E8_FEB8_6659_FD93
  }

  @inlinable @inline(__always) public func folding(_ word: UInt64) -> Digest {
    var digest = self
    digest.fold(word)
    return digest
  }

  @inlinable @inline(__always) public func folding(_ word: Int64) -> Digest {
    folding(UInt64(bitPattern: word))
  }
}
