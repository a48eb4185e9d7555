import Model
import Storage

// Calvin's lock manager (§3.2). One thread asks for all locks of one input after the other, in the agreed order, and each row
// grants them in the order in which they were asked for. So nobody waits for somebody behind him, and there is no deadlock.

/// Who may have which rows, for inputs that come in the agreed order. A job is an input under way, by its number.
protocol LockManager: Sendable {
  /// What one request costs, and one release.
  static var work: Work { get }
  /// Asks for all rows of a job; whether it has them at once. Its granules are different from one another.
  mutating func ask(_ job: Int, reads: [Key], updates: [Key]) -> Bool
  /// Gives back all rows of a job, and names those that have all of theirs now.
  mutating func release(_ job: Int, into ready: inout [Int])
  /// How many rows it has something on.
  var known: Int { get }
}

extension Work {
  /// What a worker spends on one message to another machine or from it.
  public static let remote = Work(8)
  /// A request or a release that only counts; see `LockCounters`.
  public static let counter = Work(9)
}

/// A queue of requests for each row.
struct LockQueues: LockManager {
  static var work: Work { .lock }

  private struct Request: Sendable {
    var job: Int32
    var row: Int32
    var next: Int32 = LockQueues.none
    var isUpdate: Bool
    var isGranted: Bool
    var isReleased = false
  }

  private struct Queue: Sendable {
    var first = LockQueues.none
    var last = LockQueues.none
  }

  private static let none: Int32 = -1

  private var table = KeyTable()
  /// By the row's number in the table.
  private var queues: [Queue] = []
  /// With so many rows known, those that nobody wants are forgotten.
  private var enough: Int
  private let least: Int
  private var requests: [Request] = []
  private var free: [Int32] = []
  /// By job: its requests, and how many of them are not granted.
  private var held: [[Int32]] = []
  private var missing: [Int] = []

  /// How many rows it knows at most before it looks for some to forget.
  init(knows least: Int = 1 << 14) { (enough, self.least) = (least, least) }

  var known: Int { table.count }

  mutating func ask(_ job: Int, reads: [Key], updates: [Key]) -> Bool {
    if table.count >= enough { forget() }
    while held.count <= job {
      held.append([])
      missing.append(0)
    }
    for key in reads { put(job, key, isUpdate: false) }
    for key in updates { put(job, key, isUpdate: true) }
    return missing[job] == 0
  }

  // snippet.locks
  /// At the end of a row's queue. It is granted at once to whoever is alone, or reads where all
  /// before him read.
  private mutating func put(_ job: Int, _ key: Key, isUpdate: Bool) {
    let row = table.findOrAdd(key)
    if row == queues.count { queues.append(Queue()) }
    let last = queues[row].last
    let isGranted =
      last == LockQueues.none
      || (!isUpdate && !requests[Int(last)].isUpdate && requests[Int(last)].isGranted)
    let request = Request(
      job: Int32(job), row: Int32(row), isUpdate: isUpdate, isGranted: isGranted)
    let place = free.popLast() ?? Int32(requests.count)
    if place == requests.count { requests.append(request) } else { requests[Int(place)] = request }
    if last == LockQueues.none {
      queues[row].first = place
    } else {
      requests[Int(last)].next = place
    }
    queues[row].last = place
    held[job].append(place)
    if !isGranted { missing[job] += 1 }
  }

  mutating func release(_ job: Int, into ready: inout [Int]) {
    for place in held[job] {
      requests[Int(place)].isReleased = true
      let row = Int(requests[Int(place)].row)
      if queues[row].first == place { advance(row, &ready) }
    }
    held[job].removeAll(keepingCapacity: true)
  }

  /// The first who still wants the row gets it, and who reads shares it with all behind him that
  /// read, too.
  private mutating func advance(_ row: Int, _ ready: inout [Int]) {
    var first = queues[row].first
    while first != LockQueues.none, requests[Int(first)].isReleased {
      free.append(first)
      first = requests[Int(first)].next
    }
    queues[row].first = first
    if first == LockQueues.none { queues[row].last = LockQueues.none }
    var next = first
    while next != LockQueues.none, !requests[Int(next)].isGranted,
      next == first || !requests[Int(next)].isUpdate
    {
      grant(Int(next), &ready)
      if requests[Int(next)].isUpdate { return }
      next = requests[Int(next)].next
    }
  }
  // snippet.end

  private mutating func forget() {
    var (wanted, kept) = (KeyTable(), [Queue]())
    var now = Array(repeating: Int32(0), count: queues.count)
    for row in queues.indices where queues[row].first != LockQueues.none {
      now[row] = Int32(wanted.findOrAdd(table.keys[row]))
      kept.append(queues[row])
    }
    for place in requests.indices { requests[place].row = now[Int(requests[place].row)] }
    (table, queues) = (wanted, kept)
    enough = max(least, 2 * kept.count)
  }

  private mutating func grant(_ place: Int, _ ready: inout [Int]) {
    requests[place].isGranted = true
    let job = Int(requests[place].job)
    missing[job] -= 1
    if missing[job] == 0 { ready.append(job) }
  }
}
