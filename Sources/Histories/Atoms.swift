// What stands in a history, as plain numbers: equal atoms have equal handles, so that a judge compares and hashes
// four bytes where it would compare words.

/// Something that stands in a history: a word, a number, nothing, or a list of such.
public struct Datum: Hashable, Sendable {
  public let index: Int32
  @inlinable public init(index: Int32) { self.index = index }

  /// `null` or `nil`.
  public static let null = Datum(index: 0)
  public static let no = Datum(index: 1)
  public static let yes = Datum(index: 2)
  /// What a field that is not there holds.
  public static let missing = Datum(index: -1)

  @inlinable public var isNull: Bool { index == 0 }
  @inlinable public var isMissing: Bool { index < 0 }
}

/// All that stands in one history. Words and numbers are kept once; lists and maps as often as they are written.
public struct Atoms: Sendable {
  public enum Kind: UInt8, Sendable { case null, no, yes, whole, text, list, map }

  struct Node: Sendable {
    var kind: Kind
    /// How many members; 0 for what has none.
    var count: Int32
    /// The number itself, the place of a text, or the place of the first member.
    var content: Int64
  }

  private(set) var nodes: [Node] = [
    Node(kind: .null, count: 0, content: 0), Node(kind: .no, count: 0, content: 0),
    Node(kind: .yes, count: 0, content: 0),
  ]
  /// Members of lists, and keys and values of maps in turn.
  private var members: [Datum] = []
  private var texts: [String] = []
  private var numbers = NumberTable()
  private var words = WordTable()

  public init() {}

  // MARK: - Reading

  public func kind(_ datum: Datum) -> Kind? {
    datum.isMissing ? nil : nodes[Int(datum.index)].kind
  }

  /// The number, where it is one.
  public func whole(_ datum: Datum) -> Int64? {
    guard !datum.isMissing, nodes[Int(datum.index)].kind == .whole else { return nil }
    return nodes[Int(datum.index)].content
  }

  /// The word, where it is one.
  public func text(_ datum: Datum) -> String? {
    guard !datum.isMissing, nodes[Int(datum.index)].kind == .text else { return nil }
    return texts[Int(nodes[Int(datum.index)].content)]
  }

  /// The members of a list, or none of anything else.
  @inline(__always) public func list(_ datum: Datum) -> ArraySlice<Datum> {
    guard !datum.isMissing else { return [] }
    let node = nodes[Int(datum.index)]
    guard node.kind == .list else { return [] }
    return members[Int(node.content)..<Int(node.content) + Int(node.count)]
  }

  public func isList(_ datum: Datum) -> Bool { kind(datum) == .list }

  /// Keys and values of a map, in the order they were written; none of anything else.
  public func pairs(_ datum: Datum) -> [(key: Datum, value: Datum)] {
    guard kind(datum) == .map else { return [] }
    let node = nodes[Int(datum.index)]
    let start = Int(node.content)
    return (0..<Int(node.count) / 2).map { (members[start + 2 * $0], members[start + 2 * $0 + 1]) }
  }

  /// What a map holds under a word.
  public func value(_ datum: Datum, _ key: String) -> Datum {
    pairs(datum).first { text($0.key) == key }?.value ?? .missing
  }

  /// The handle of a number that stands somewhere in the history.
  public func find(_ number: Int64) -> Datum? { numbers.find(number) }

  // MARK: - Making

  @inline(__always) mutating func whole(_ number: Int64) -> Datum {
    if let known = numbers.find(number) { return known }
    let datum = append(Node(kind: .whole, count: 0, content: number))
    numbers.add(number, datum)
    return datum
  }

  /// A word by its bytes, without making a string of those that are known.
  @inline(__always) mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> Datum {
    let hash = WordTable.hash(bytes)
    var place = words.place(hash)
    while let (entry, datum) = words.entry(place) {
      if entry == hash, texts[Int(nodes[Int(datum.index)].content)].utf8.elementsEqual(bytes) {
        return datum
      }
      place = words.next(place)
    }
    texts.append(String(decoding: bytes, as: UTF8.self))
    let datum = append(Node(kind: .text, count: 0, content: Int64(texts.count - 1)))
    words.add(hash, datum)
    return datum
  }

  /// A word that the program knows.
  public mutating func word(_ text: String) -> Datum {
    var text = text
    return text.withUTF8 { self.text($0) }
  }

  /// A list or a map whose members are the latest on `stack`.
  @inline(__always) mutating func group(
    _ kind: Kind, _ stack: inout [Datum], from start: Int
  ) -> Datum {
    let place = members.count
    let count = stack.count - start
    members.append(contentsOf: stack[start...])
    stack.removeLast(count)
    return append(Node(kind: kind, count: Int32(truncatingIfNeeded: count), content: Int64(place)))
  }

  @inline(__always) private mutating func append(_ node: Node) -> Datum {
    nodes.append(node)
    precondition(nodes.count < Int(Int32.max), "a history holds at most 2^31 values")
    return Datum(index: Int32(truncatingIfNeeded: nodes.count - 1))
  }
}

/// Whole numbers by handle: small ones in a row, others by open addressing.
private struct NumberTable: Sendable {
  private static let small = 4096
  private var row = [Int32](repeating: -1, count: NumberTable.small)
  private var slots: [(number: Int64, datum: Int32)] = .init(repeating: (0, -1), count: 64)
  private var count = 0

  @inline(__always) func find(_ number: Int64) -> Datum? {
    if number >= 0, number < NumberTable.small {
      let index = row[Int(number)]
      return index < 0 ? nil : Datum(index: index)
    }
    var place = home(number)
    while slots[place].datum >= 0 {
      if slots[place].number == number { return Datum(index: slots[place].datum) }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
  }

  mutating func add(_ number: Int64, _ datum: Datum) {
    if number >= 0, number < NumberTable.small {
      row[Int(number)] = datum.index
      return
    }
    if count * 2 >= slots.count {
      let old = slots
      slots = .init(repeating: (0, -1), count: old.count * 2)
      for slot in old where slot.datum >= 0 { put(slot) }
    }
    put((number, datum.index))
    count += 1
  }

  private mutating func put(_ slot: (number: Int64, datum: Int32)) {
    var place = home(slot.number)
    while slots[place].datum >= 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
  }

  private func home(_ number: Int64) -> Int {
    let mixed = UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
  }
}

/// Words by hash; whoever asks compares the bytes.
private struct WordTable: Sendable {
  private var slots: [(hash: UInt64, datum: Int32)] = .init(repeating: (0, -1), count: 128)
  private var count = 0

  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash ^ hash >> 29
  }

  func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (slots.count - 1) }
  func next(_ place: Int) -> Int { (place + 1) & (slots.count - 1) }

  func entry(_ place: Int) -> (hash: UInt64, datum: Datum)? {
    slots[place].datum < 0 ? nil : (slots[place].hash, Datum(index: slots[place].datum))
  }

  mutating func add(_ hash: UInt64, _ datum: Datum) {
    if count * 2 >= slots.count {
      let old = slots
      slots = .init(repeating: (0, -1), count: old.count * 2)
      for slot in old where slot.datum >= 0 { put(slot) }
    }
    put((hash, datum.index))
    count += 1
  }

  private mutating func put(_ slot: (hash: UInt64, datum: Int32)) {
    var place = place(slot.hash)
    while slots[place].datum >= 0 { place = next(place) }
    slots[place] = slot
  }
}
