import Model
import Storage

// Very lightweight locking (Ren, Thomson and Abadi, VLDB 2013; used in their paper of 2014): a row has two numbers in place of a
// queue, how many of those under way update it and how many read it. Who finds himself alone runs. Who does not is blocked,
// and nobody keeps for whom he waits: he may run when all before him are done, or when somebody looks and finds that what
// is before him wants other rows.

/// Two counters for each row, and one line of all jobs.
struct LockCounters: LockManager {
  static var work: Work { .counter }

  private struct Row: Sendable {
    var updates: Int32 = 0
    var reads: Int32 = 0
    /// The look at which it was last found wanted, to be updated or read.
    var seenUpdate: UInt32 = 0
    var seenRead: UInt32 = 0
  }

  private struct Job: Sendable {
    var reads: [Int32] = []
    var updates: [Int32] = []
    var isBlocked = false
    /// Which of those that were given its number it is; zero between two of them.
    var name: UInt64 = 0
  }

  /// How many in the line one look reaches.
  private static let reach = 512

  private var table = KeyTable()
  private var rows: [Row] = []
  /// With so many rows known, those that nobody wants are forgotten.
  private var enough: Int
  private let least: Int
  private var jobs: [Job] = []
  /// Jobs in their order, from `head` on.
  private var line: [(job: Int32, name: UInt64)] = []
  private var head = 0
  private var blocked = 0
  private var look: UInt32 = 0
  private var names: UInt64 = 0

  /// How many rows it knows at most before it looks for some to forget.
  init(knows least: Int = 1 << 14) { (enough, self.least) = (least, least) }

  var known: Int { table.count }

  private mutating func forget() {
    var (wanted, kept) = (KeyTable(), [Row]())
    var now = Array(repeating: Int32(0), count: rows.count)
    for row in rows.indices where rows[row].reads > 0 || rows[row].updates > 0 {
      now[row] = Int32(wanted.findOrAdd(table.keys[row]))
      kept.append(rows[row])
    }
    for job in jobs.indices {
      for place in jobs[job].reads.indices {
        jobs[job].reads[place] = now[Int(jobs[job].reads[place])]
      }
      for place in jobs[job].updates.indices {
        jobs[job].updates[place] = now[Int(jobs[job].updates[place])]
      }
    }
    (table, rows) = (wanted, kept)
    enough = max(least, 2 * kept.count)
  }

  private mutating func number(of key: Key) -> Int32 {
    let row = table.findOrAdd(key)
    if row == rows.count { rows.append(Row()) }
    return Int32(row)
  }

  // snippet.counters
  mutating func ask(_ job: Int, reads: [Key], updates: [Key]) -> Bool {
    if table.count >= enough { forget() }
    while jobs.count <= job { jobs.append(Job()) }
    var isFree = true
    names += 1
    jobs[job].name = names
    for key in reads {
      let row = number(of: key)
      rows[Int(row)].reads += 1
      if rows[Int(row)].updates > 0 { isFree = false }
      jobs[job].reads.append(row)
    }
    for key in updates {
      let row = number(of: key)
      rows[Int(row)].updates += 1
      if rows[Int(row)].updates > 1 || rows[Int(row)].reads > 0 { isFree = false }
      jobs[job].updates.append(row)
    }
    jobs[job].isBlocked = !isFree
    if !isFree { blocked += 1 }
    line.append((Int32(job), names))
    return isFree
  }

  mutating func release(_ job: Int, into ready: inout [Int]) {
    for row in jobs[job].reads { rows[Int(row)].reads -= 1 }
    for row in jobs[job].updates { rows[Int(row)].updates -= 1 }
    jobs[job].reads.removeAll(keepingCapacity: true)
    jobs[job].updates.removeAll(keepingCapacity: true)
    jobs[job].name = 0
    dropDone()
    if blocked > 0 { analyse(into: &ready) }
  }

  /// Selective contention analysis: from the head of the line on, whoever wants no row that
  /// somebody before him wants may run. The first in line always may.
  private mutating func analyse(into ready: inout [Int]) {
    look += 1
    var looked = 0
    for place in head..<line.count where looked < LockCounters.reach {
      let job = Int(line[place].job)
      if jobs[job].name != line[place].name { continue }
      looked += 1
      if jobs[job].isBlocked, isAlone(job) {
        jobs[job].isBlocked = false
        blocked -= 1
        ready.append(job)
      }
      for row in jobs[job].reads { rows[Int(row)].seenRead = look }
      for row in jobs[job].updates { rows[Int(row)].seenUpdate = look }
    }
  }

  private func isAlone(_ job: Int) -> Bool {
    jobs[job].reads.allSatisfy { rows[Int($0)].seenUpdate != look }
      && jobs[job].updates.allSatisfy {
        rows[Int($0)].seenUpdate != look && rows[Int($0)].seenRead != look
      }
  }
  // snippet.end

  private mutating func dropDone() {
    while head < line.count, jobs[Int(line[head].job)].name != line[head].name { head += 1 }
    if head == line.count || head >= 4096 {
      line.removeFirst(head)
      head = 0
    }
  }
}
