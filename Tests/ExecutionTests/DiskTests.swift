import Checking
import Execution
import Model
import RaftStore
import Sequencing
import Simulation
import Testing
import Workloads

// Rows on a disk under Calvin's locks (§4): who waits for one keeps those waiting that want the same rows, and nobody else; and
// what comes of it all is what comes of rows in memory.

@Suite struct DiskTests {
  private static let lists = try! ListAppend(
    homes: 2, lists: 6, operations: 3, appends: 0.5, distributed: 0.5)

  /// Every third row.
  private static func cold(head: Nanoseconds?) -> ColdOptions {
    ColdOptions(least: .milliseconds(20), more: .milliseconds(20), head: head) {
      $0.row % 3 == 0
    }
  }

  // MARK: - Replicas

  @Test(arguments: [nil, Nanoseconds.zero, .milliseconds(15), .milliseconds(100)])
  func `replicas whose rows lie on a disk are as one whose rows are in memory`(
    head: Nanoseconds?
  ) {
    var town = Town(
      DiskTests.lists, ways: [.queues, .counters, .queues], copying: .inPieces(of: 3),
      disks: [0, 1]
    ) { $0.cold = DiskTests.cold(head: head) }

    town.run(for: .seconds(1))

    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.count("row fetched") > 50 && town.watch.places > 100)
    #expect(town.trial.history.entries.count > 100)
  }

  @Test(arguments: 1...6)
  func `nodes crash while they fetch and copy, and all replicas are the same`(seed: UInt64) {
    let heads: [Nanoseconds?] = [nil, .milliseconds(30), .zero]
    var town = Town(
      DiskTests.lists, seed: seed, copying: seed % 2 == 0 ? .byOneWorker : .inPieces(of: 2)
    ) { $0.cold = DiskTests.cold(head: heads[Int(seed) % 3]) }
    var random = Random(seed: seed)
    for round in 0..<10 {
      let node = random.below(town.nodes)
      let at = Nanoseconds.milliseconds(Int64(300 * round + random.below(300)))
      town.at(at, [node]) { .crash($0) }
      town.at(at + .milliseconds(Int64(random.below(500))), [node]) { .restart($0) }
    }
    town.at(.seconds(4), Array(0..<town.nodes)) { .restart($0) }

    town.run(for: .seconds(4))

    let problem = town.problem()
    #expect(problem == nil)
    #expect(town.count("crash") > 4 && town.count("began anew") > 0)
    #expect(town.count("row fetched") > 100)
  }

  // MARK: - Who waits

  private static func append(_ element: Int64, to row: Int) -> Transaction {
    var call = Transaction(1)
    call.add(element)
    call.add(Key(home: 0, row: row))
    call.add(element)
    return call
  }

  /// When calls were answered that came one after the other: one that needs the cold row 0, one that needs it, too, and one
  /// that does not.
  private static func answers(_ way: LockKind?, head: Nanoseconds? = nil) -> [Nanoseconds] {
    var town = Town(lists, ways: [way], partitions: 1) {
      $0.cold = ColdOptions(least: .milliseconds(200), more: .zero, head: head) { $0.row == 0 }
    }
    let begin = Instant.zero + .milliseconds(400)
    for (id, row) in [(0, 0), (1, 0), (2, 1)] {
      town.trial.world.submit(
        append(Int64(id + 1), to: row), as: RequestID(UInt64(id)), to: NodeID(town.nodes),
        at: begin + .milliseconds(Int64(id)))
    }
    town.trial.world.run(until: begin + .seconds(1))
    var times = [Nanoseconds](repeating: .seconds(100), count: 3)
    town.trial.world.takeAnswers { times[Int($0.id.rawValue)] = $0.at - begin }
    return times
  }

  @Test(arguments: [LockKind.queues, .counters])
  func `who waits for the disk keeps those waiting that want its row, and nobody else`(
    locks: LockKind
  ) {
    let times = DiskTests.answers(locks)
    #expect(times[0] > .milliseconds(200) && times[1] >= times[0])
    #expect(times[1] < .seconds(1) && times[2] < .milliseconds(100))
    let serial = DiskTests.answers(nil)
    #expect(serial[2] >= serial[0] && serial[0] > .milliseconds(200))
  }

  @Test func `what was announced in time is there when its call has its locks`() {
    let times = DiskTests.answers(.queues, head: .milliseconds(250))
    // The first is kept back, and then waits for nothing; the second finds the row gone, since it was used.
    #expect(times[0] > .milliseconds(250) && times[0] < .milliseconds(320))
    #expect(times[1] > .milliseconds(400) && times[1] < .milliseconds(600))
    let tooShort = DiskTests.answers(.queues, head: .milliseconds(50))
    #expect(tooShort[0] > .milliseconds(200) && tooShort[0] < .milliseconds(320))
  }

  /// The rows had come, and the machine that had them crashed before their call came into the order.
  @Test func `rows that were fetched before a crash are fetched again`() {
    var town = Town(DiskTests.lists, ways: [.queues, .queues], partitions: 1) {
      $0.cold = ColdOptions(least: .milliseconds(50), more: .zero, head: .milliseconds(150)) {
        $0.row == 0
      }
    }
    let begin = Instant.zero + .milliseconds(400)
    town.trial.world.submit(
      DiskTests.append(1, to: 0), as: RequestID(0), to: NodeID(town.nodes), at: begin)
    // It is in the other replica.
    town.at(.milliseconds(400 + 100), [1]) { .crash($0) }
    town.at(.milliseconds(400 + 120), [1]) { .restart($0) }
    town.trial.world.run(until: begin + .seconds(3))
    var answers = 0
    town.trial.world.takeAnswers { _ in answers += 1 }
    #expect(answers == 1 && town.count("row fetched") == 3 && town.watch.violation == nil)
    let rows = (0..<2).map { node in
      town.trial.world[NodeID(node)].server!.scheduler.executor.row(
        Key(home: 0, row: 0), at: .infinity)?.value.writer
    }
    #expect(rows == [1, 1])
  }
}

// One executor, input by input.

@Suite struct WaitingForDiskTests {
  private struct Desk {
    var executor: CalvinExecutor
    var random = Random(seed: 1)
    var fetches: [Key] = []
    var done: [UInt64] = []
    private var epoch: UInt64 = 0

    init(
      underWay: Int = .max, countsDone: Bool = true, isCold: @escaping @Sendable (Key) -> Bool
    ) {
      var options = CalvinOptions()
      options.mostUnderWay = underWay
      options.countsDone = countsDone
      options.cold = ColdOptions(least: .zero, more: .zero, head: nil, isCold: isCold)
      executor = CalvinExecutor(
        Placement(replicas: 1, partitions: 1, .everywhere), partition: 0,
        Catalogue(ListAppend.self), options, initial: { _ in Value() })
    }

    /// Each call names rows, and appends to those that are negative.
    mutating func begin(_ calls: [[Int]]) {
      epoch += 1
      var writer = BatchWriter()
      for (number, rows) in calls.enumerated() {
        var call = Transaction(1)
        call.add(Int64(epoch) * 10 + Int64(number))
        for row in rows {
          call.add(Key(home: 0, row: abs(row)))
          call.add(row < 0 ? Int64(epoch) * 10 + Int64(number) : 0)
        }
        writer.append(
          Input(
            client: NodeID(9), number: epoch * 10 + UInt64(number), floor: 1, origin: 0,
            participants: [0], call: call))
      }
      let batch = writer.close(epoch: epoch, after: epoch - 1) { Batch($0, log: 0, partitions: 1)! }
      executor.begin(batch, order: Digest(0))
      run()
    }

    /// Workers are done at once; the disk waits until it is told.
    mutating func run() {
      executor.run()
      fetches += executor.takeFetches(&random).map(\.key)
      while let job = executor.outputs.jobs.first {
        executor.outputs.jobs.removeFirst()
        executor.worked(job.ticket)
        executor.run()
        fetches += executor.takeFetches(&random).map(\.key)
      }
      done += executor.outputs.done.map(\.input.number)
      executor.outputs.clear()
    }

    mutating func fetched(_ row: Int) {
      executor.fetched(Key(home: 0, row: row))
      run()
    }

    var rows: [UInt64] { fetches.map { UInt64($0.row) } }
  }

  @Test func `two that wait for one row have it fetched once, and go on together`() {
    var desk = Desk { $0.row == 1 }
    desk.begin([[1, 2], [1, 3]])
    #expect(desk.rows == [1] && desk.done.isEmpty)
    desk.fetched(1)
    #expect(desk.rows == [1] && desk.done.sorted() == [10, 11])
  }

  @Test func `a row that somebody used is kept for who waits for another, and then forgotten`() {
    var desk = Desk { $0.row == 1 || $0.row == 2 }
    desk.begin([[1], [1, 2]])
    desk.fetched(1)
    #expect(desk.done == [10] && desk.rows == [1, 2])
    desk.fetched(2)
    #expect(desk.done == [10, 11] && desk.rows == [1, 2])
    desk.begin([[1]])
    #expect(desk.rows == [1, 2, 1] && desk.done.count == 2)
    desk.fetched(1)
    #expect(desk.done == [10, 11, 20])
  }

  @Test
  func `who waits for the disk holds up the line where those that are done count, and only there`()
  {
    for countsDone in [true, false] {
      var desk = Desk(underWay: 2, countsDone: countsDone) { $0.row == 1 }
      desk.begin([[-1], [-2], [-3], [-4]])
      #expect(desk.done == (countsDone ? [11] : [11, 12, 13]))
      #expect(desk.executor.oldest?.index == 0, "nobody leaves before the first")
      desk.fetched(1)
      #expect(desk.done.sorted() == [10, 11, 12, 13] && desk.executor.oldest == nil)
    }
  }

  @Test func `who had to wait for the lock of a row that was used has it fetched again`() {
    var desk = Desk { $0.row == 1 }
    desk.begin([[-1], [-1]])
    desk.fetched(1)
    #expect(desk.done == [10] && desk.rows == [1, 1])
    desk.fetched(1)
    #expect(desk.done == [10, 11])
  }

  @Test func `rows that were announced are not waited for, however often they were`() {
    var desk = Desk { $0.row == 1 }
    var call = Transaction(1)
    for argument in [7, Int64(bitPattern: Key(home: 0, row: 1).rawValue), 0] { call.add(argument) }
    let before = (desk.executor.haveRows(of: call), desk.executor.haveRows(of: call))
    desk.run()
    #expect(before == (false, false))
    #expect(desk.rows == [1])
    desk.fetched(1)
    let behind = desk.executor.haveRows(of: call)
    desk.begin([[1]])
    #expect(behind)
    #expect(desk.done == [10] && desk.rows == [1])
  }

  @Test func `who begins anew has no rows, waits for none, and is not misled by late ones`() {
    var desk = Desk { $0.row == 1 }
    desk.begin([[-1]])
    #expect(desk.rows == [1] && desk.executor.oldest != nil)
    desk.executor.restore(
      Checkpoint(epoch: 1, since: 1, order: Digest(0), state: Digest(5)))
    #expect(desk.executor.oldest == nil)
    // The disk was asked by one who is no more.
    desk.fetched(1)
    #expect(desk.done.isEmpty && desk.executor.digest == Digest(5))
    desk.begin([[2]])
    desk.begin([[1]])
    #expect(desk.rows == [1, 1], "it came before it was asked for")
    desk.fetched(1)
    #expect(desk.done == [20, 30])
  }
}
