import Experiments
import Model

/// What customers were promised, and what the ledger says in the end: receipts are acknowledged additions to a set, and
/// whoever opens the ledger reads it.
struct Ledger {
  /// By number, whether the customer holds a receipt.
  var receipted: [Bool]
  /// The lines, up to the first that cannot be read, in the order of their numbers.
  var lines: [UInt64]

  func holds(_ number: UInt64) -> Bool {
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < lines.count && lines[low] == number
  }

  /// The history as `judge` reads it. Each errand is brought by a process of its own.
  private var history: String {
    var text = "{\"model\":\"set\"}\n"
    for number in receipted.indices {
      text += "{\"p\":\(number),\"t\":\"invoke\",\"f\":\"add\",\"v\":\(number)}\n"
    }
    for number in receipted.indices where receipted[number] {
      text += "{\"p\":\(number),\"t\":\"ok\",\"f\":\"add\",\"v\":\(number)}\n"
    }
    let reader = receipted.count
    let all = lines.map(String.init).joined(separator: ",")
    return text + """
      {"p":\(reader),"t":"invoke","f":"read","v":null}
      {"p":\(reader),"t":"ok","f":"read","v":[\(all)]}

      """
  }

  /// Asks both judges. Of a disk that forgets only this is expected: it makes nothing up.
  func judge(forgets: Bool, _ opinions: inout Opinions) {
    let calls = receipted.count
    let lost = receipted.indices.first { receipted[$0] && !holds(UInt64($0)) }
    let madeUp = lines.first { $0 >= UInt64(calls) }
    var judged = Opinions()
    let ruling = judged.infer(jsonLines: history, of: calls, at: .set)
    if forgets {
      let isFine = !ruling.anomalies.contains("unexpected")
      opinions.add(
        .inference, at: .subset, calls: calls,
        .holds(if: isFine, ruling.witness.joined(separator: "\n")))
    } else {
      opinions.add(judged)
    }
    let problem =
      madeUp.map { "the ledger has line \($0), which nobody asked for" }
      ?? (forgets ? nil : lost.map { "the receipt \($0) has no line in the ledger" })
    opinions.add(
      .state, at: forgets ? .subset : .set, calls: calls,
      problem.map { .violated(witness: $0) } ?? .holds)
  }
}

extension Promise {
  /// What is there in the end was asked for.
  static let subset = Promise("subset")
}
