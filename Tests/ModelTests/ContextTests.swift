import Model
import Testing

/// A part: says one thing of every kind when it is asked to.
private struct Part: Node {
  enum Message: Sendable, Equatable { case word(Int) }
  enum Timer: Sendable { case bell }
  typealias Record = Int

  static func digest(of message: Message) -> Digest { Digest(0) }
  mutating func start(from journal: Journal<Int>, _ context: inout Context<Self>) {}
  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {}
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    context.append(Int(context.clock.nanoseconds))
    context.send(.word(context.random.below(1000)), to: sender)
    context.set(.bell, after: .milliseconds(3))
  }
}

/// A whole with two parts of the same kind, told apart by a number.
private struct Whole: Node {
  enum Message: Sendable, Equatable { case part(Int, Part.Message) }
  enum Timer: Sendable { case part(Int, Part.Timer) }
  struct Record: Sendable, Equatable { var part: Int, value: Int }

  var parts = [Part(), Part()]
  let inner = PartContext<Part>()

  static func digest(of message: Message) -> Digest { Digest(0) }
  mutating func start(from journal: Journal<Record>, _ context: inout Context<Self>) {}
  mutating func fire(_ timer: Timer, _ context: inout Context<Self>) {}
  mutating func receive(_ message: Message, from sender: NodeID, _ context: inout Context<Self>) {
    guard case .part(let number, let message) = message else { return }
    context.with(
      &inner.context, message: { .part(number, $0) }, timer: { .part(number, $0) },
      record: { Record(part: number, value: $0) }
    ) { parts[number].receive(message, from: sender, &$0) }
  }
}

@Suite struct ContextTests {
  @Test func `a part's effects come out wrapped, in order, with the node's own clock and stream`() {
    var context = Context<Whole>()
    context.clock = LocalTime(nanoseconds: 42)
    context.random = Random(seed: 9)
    var same = Random(seed: 9)
    var whole = Whole()
    whole.receive(.part(1, .word(0)), from: NodeID(5), &context)
    #expect(context.asks.count == 3)
    let kinds = (0..<3).map { context.asks[$0].kind }
    #expect(kinds == [.append, .send, .set])
    #expect(context.records.take(context.asks[0].slot) == Whole.Record(part: 1, value: 42))
    #expect(context.messages.take(context.asks[1].slot) == .part(1, .word(same.below(1000))))
    #expect(context.asks[1].node == NodeID(5))
    #expect(context.asks[2].number == 3_000_000)
    #expect(context.random.next() == same.next(), "the stream goes on where the part left it")
  }

  @Test func `a slab reuses places and drops what is left in it`() {
    final class Token: Sendable {}
    weak var left: Token?
    do {
      var slab = Slab<Token>(capacity: 1)
      let first = slab.put(Token())
      let token = Token()
      left = token
      _ = slab.put(token)
      #expect(slab.count == 2)
      _ = slab.take(first)
      #expect(slab.put(Token()) == first)
    }
    #expect(left == nil)
  }

  @Test func `a row grows, is written in place and drops its elements`() {
    var row = Row<[Int]>(capacity: 1)
    for number in 0..<100 { row.append([number]) }
    row[99].append(1)
    #expect(row[99] == [99, 1])
    #expect(row[0] == [0])
    row.removeAll()
    #expect(row.count == 0)
  }
}

/// Drives an alarm by hand: the runtime here is a list of the times it was asked to ring at.
@Suite struct AlarmTests {
  private struct Bell {
    var alarm = Alarm()
    var ringsAt: [Int64] = []

    mutating func set(after delay: Int64, at now: Int64) {
      var context = Context<Part>()
      context.clock = LocalTime(nanoseconds: now)
      alarm.set(.bell, after: Nanoseconds(delay), &context)
      note(&context, now)
    }

    mutating func ring(at now: Int64) -> Bool {
      var context = Context<Part>()
      context.clock = LocalTime(nanoseconds: now)
      let rang = alarm.rings(.bell, &context)
      note(&context, now)
      return rang
    }

    private mutating func note(_ context: inout Context<Part>, _ now: Int64) {
      for index in 0..<context.asks.count { ringsAt.append(now + context.asks[index].number) }
    }
  }

  @Test func `an alarm rings at its time and only once`() {
    var bell = Bell()
    bell.set(after: 10, at: 0)
    #expect(bell.ringsAt == [10])
    #expect(bell.ring(at: 10) == true)
    #expect(!bell.alarm.isSet)
    #expect(bell.ring(at: 10) == false)
  }

  @Test func `putting an alarm off asks for nothing until the first ring, then for the rest`() {
    var bell = Bell()
    bell.set(after: 10, at: 0)
    for now in 1...9 { bell.set(after: 10, at: Int64(now)) }
    #expect(bell.ringsAt == [10])
    #expect(bell.ring(at: 10) == false)
    #expect(bell.ringsAt == [10, 19])
    #expect(bell.ring(at: 19) == true)
  }

  @Test func `a cancelled alarm stays silent and can be set again`() {
    var bell = Bell()
    bell.set(after: 10, at: 0)
    bell.alarm.cancel()
    #expect(bell.ring(at: 10) == false)
    bell.set(after: 10, at: 12)
    #expect(bell.ring(at: 22) == true)
  }

  @Test func `an alarm brought forward rings at the earlier time`() {
    var bell = Bell()
    bell.set(after: 100, at: 0)
    bell.set(after: 10, at: 5)
    #expect(bell.ringsAt == [100, 15])
    #expect(bell.ring(at: 15) == true)
    #expect(bell.ring(at: 100) == false, "the ring of the time set first comes to nothing")
  }

  @Test func `an alarm whose clock was slowed or set back on the way asks for the rest`() {
    var bell = Bell()
    bell.set(after: 10, at: 0)
    #expect(bell.ring(at: 7) == false)
    #expect(bell.ringsAt == [10, 10])
    #expect(bell.ring(at: -90) == false)
    #expect(bell.ringsAt.last == 10)
    #expect(bell.ring(at: 10) == true)
  }

  @Test func `an early ring of an alarm with another on its way asks for nothing`() {
    var bell = Bell()
    bell.set(after: 100, at: 0)
    bell.set(after: 10, at: 0)
    #expect(bell.ring(at: 9) == false)
    #expect(bell.ringsAt == [100, 10])
    #expect(bell.ring(at: 100) == true)
  }
}
