import Foundation
import Histories
import Model

/// How fast JSON lines of list-append histories are read, in MB (10^6 bytes) a CPU second.
func readerNumbers() -> [(name: String, number: Double)] {
  let bytes = listAppendLines(transactions: 60_000)
  var best = Double.infinity
  for _ in 0..<5 {
    let start = cpuSecondsOfReader()
    let events = bytes.withUnsafeBufferPointer { try? RecordedHistory(jsonLines: $0).events.count }
    precondition(events == 120_000)
    best = min(best, cpuSecondsOfReader() - start)
  }
  return [("judge_parse_mb_per_s", Double(bytes.count) / 1e6 / best)]
}

private func cpuSecondsOfReader() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// A serial execution over ten lists at a time, each of up to 32 elements, one to four operations a transaction.
private func listAppendLines(transactions: Int) -> [UInt8] {
  var random = Random(seed: 5)
  var lists = [[Int]](repeating: [], count: 10)
  var names = Array(0..<10)
  var text = "{\"format\":\"txn/1\",\"kind\":\"list-append\",\"order\":\"realtime\"}\n"
  for number in 0..<transactions {
    var asked: [String] = []
    var told: [String] = []
    for _ in 0...random.below(4) {
      let list = random.below(10)
      if random.below(2) == 0 {
        asked.append("[\"r\",\(names[list]),null]")
        told.append(
          "[\"r\",\(names[list]),[\(lists[list].map(String.init).joined(separator: ","))]]")
      } else {
        if lists[list].count == 32 {
          names[list] += 10
          lists[list] = []
        }
        lists[list].append(lists[list].count + 1)
        asked.append("[\"append\",\(names[list]),\(lists[list].count)]")
        told.append(asked.last!)
      }
    }
    text += "{\"p\":\(number % 10),\"t\":\"invoke\",\"ops\":[\(asked.joined(separator: ","))]}\n"
    text += "{\"p\":\(number % 10),\"t\":\"ok\",\"ops\":[\(told.joined(separator: ","))]}\n"
  }
  return Array(text.utf8)
}
