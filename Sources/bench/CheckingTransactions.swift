import Checking
import Foundation
import Model

// How fast transactions over lists are judged. The history is valid, so that all of it is looked at: a serial execution
// whose transactions overlap in time.

/// Transactions a CPU second at strict serializability, the reading of the file left out.
func transactionNumbers() -> [(name: String, number: Double)] {
  let count = 100_000
  let history = listAppendHistory(transactions: count)
  let check = TransactionCheck()
  var best = Double.infinity
  for _ in 0..<7 {
    let start = cpuSecondsOfTransactions()
    let verdict = try? check.judge(history)
    best = min(best, cpuSecondsOfTransactions() - start)
    precondition(verdict?.answer == .holds, "bench: a serial execution was judged wrongly")
  }
  return [("elle_append_txn_per_s", Double(count) / best)]
}

/// Ten clients; each asks, takes effect at one moment and is answered, in turns that chance deals. One to four
/// operations a transaction over ten lists, each list of up to 32 elements and then a new one in its place.
func listAppendHistory(transactions: Int) -> TransactionHistory {
  struct Client {
    var invoked: Int32 = -1
    var hasRun = false
    var steps: [(key: Int32, value: Int32, list: [Int32]?)] = []
  }
  var random = Random(seed: 7)
  var clients = [Client](repeating: Client(), count: 10)
  var lists = [[Int32]](repeating: [], count: 10)
  var names = (0..<10).map { Int32($0) }
  var builder = TransactionHistoryBuilder(kind: .listAppend, order: .realTime)
  var rank: Int32 = 0
  var done = 0
  while done < transactions {
    let number = random.below(10)
    if clients[number].invoked < 0 {
      clients[number].invoked = rank
      rank += 1
    } else if !clients[number].hasRun {
      for _ in 0...random.below(4) {
        let place = random.below(10)
        if random.below(2) == 0 {
          clients[number].steps.append((names[place], 0, lists[place]))
          continue
        }
        if lists[place].count == 32 {
          names[place] += 10
          lists[place] = []
        }
        let value = Int32(lists[place].count + 1)
        lists[place].append(value)
        clients[number].steps.append((names[place], value, nil))
      }
      clients[number].hasRun = true
    } else {
      builder.begin(
        process: Int32(number), status: .committed, invoked: clients[number].invoked,
        completed: rank, line: rank + 1)
      for step in clients[number].steps {
        if let list = step.list {
          builder.read(step.key, list)
        } else {
          builder.write(step.key, step.value)
        }
      }
      rank += 1
      done += 1
      clients[number] = Client()
    }
  }
  return builder.history
}

private func cpuSecondsOfTransactions() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
