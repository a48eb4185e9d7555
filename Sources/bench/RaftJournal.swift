import CAllocations
import Model
import Raft

// The journal's bytes alone: records are written with their checksums, read back and checked. Entries of 128 bytes a CPU
// second, there and back.

private let journal: UInt32 = 1
/// So many bytes are written before they are read.
private let room = 1 << 18

/// Writes `count` entries, `batch` in a record, and reads each of them; gives entries a second and allocations an entry.
private func encoded(_ count: Int, _ batch: Int) -> (perSecond: Double, allocations: Double) {
  let payload = [UInt8](repeating: 7, count: 128)
  let entries = Entries(
    (1...batch).map { Entry(term: 1, index: UInt64($0), payload: payload) })
  var (best, allocations) = (0.0, 0.0)
  for _ in 0..<3 {
    var writer = RecordWriter(journal: journal)
    var record = RaftRecord(HardState())
    var (written, read) = (0, 0)
    func fill() {
      let last = writer.last
      writer.removeAll()
      while writer.count < room {
        let state = HardState(term: 1, votedFor: NodeID(1), commitIndex: UInt64(written))
        writer.append(state, last: LogPosition(term: 1, index: UInt64(written)), entries)
        written &+= batch
      }
      writer.withBytes { bytes in
        var reader = RecordReader(bytes, journal: journal, behind: last)
        while reader.next(&record) == .record { read &+= record.entries.count }
      }
    }
    for _ in 0..<4 { fill() }
    (written, read) = (0, 0)
    let before = allocations_on_this_thread()
    let start = cpuSeconds()
    while written < count { fill() }
    let seconds = cpuSeconds() - start
    let allocated = allocations_on_this_thread() - before
    guard read == written, record.entries == entries else {
      stop("bench: a journal did not give back what was written", 1)
    }
    best = max(best, Double(written) / seconds)
    allocations = Double(allocated) / Double(written)
  }
  return (best, allocations)
}

func raftJournalNumbers() -> [(name: String, number: Double)] {
  let (batched, unbatched) = (encoded(2_000_000, 64), encoded(1_000_000, 1))
  guard batched.allocations == 0, unbatched.allocations == 0 else {
    stop("bench: writing or reading a journal allocates memory", 1)
  }
  return [
    ("raft_entries_encoded_per_s_batched", batched.perSecond),
    ("raft_entries_encoded_per_s_unbatched", unbatched.perSecond),
  ]
}
