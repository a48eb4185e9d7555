import Checking
import Measurement
import Plotting

// What a judge found, as the rows that `Panel.cycle` draws.

extension TransactionWitness {
  /// What `rows` fills, behind what the caller puts first.
  public static var columns: [String] { Cycle.columns }

  /// A row for each transaction, in the order of the cycle, with its edge to the next; `leading` begins each.
  ///
  /// Transactions are T1, T2, … by their place in the history. `name` names a key by its text; without it, keys that
  /// are numbers are x, y, z, … in the order in which the witness speaks of them. What is no cycle has no edges, and is
  /// shown with the other transaction that it is about, where that can be told.
  public func rows(
    _ history: TransactionHistory, leading: [Field] = [], key name: ((String) -> String)? = nil
  ) -> [[Field]] {
    let cast = Cast(self, history, name)
    return cast.transactions.indices.map { place in
      let why = edges.isEmpty ? "" : edges[place].why.name
      return leading + [
        .count(place), .text(cast.name(place)), .text(cast.does(place)), .text(why),
        .text(cast.says(place)),
      ]
    }
  }
}

/// The transactions of one witness, and what things are called among them.
private struct Cast {
  let witness: TransactionWitness
  let history: TransactionHistory
  let transactions: [Int32]
  /// Between the two of what is no cycle.
  private let between: String
  private let keys: [Int32: String]

  private static let letters = ["x", "y", "z", "u", "v", "w"]

  init(
    _ witness: TransactionWitness, _ history: TransactionHistory, _ name: ((String) -> String)?
  ) {
    self.witness = witness
    self.history = history
    let plot = Plot(witness, history)
    transactions = plot.transactions
    var keys: [Int32: String] = [:]
    for transaction in transactions {
      for step in history.steps[history.steps(of: Int(transaction))] where keys[step.key] == nil {
        let text = history.keyText(step.key)
        if let name {
          keys[step.key] = name(text)
        } else if Int(text) == nil {
          keys[step.key] = text
        } else {
          keys[step.key] =
            keys.count < Cast.letters.count ? Cast.letters[keys.count] : "k\(keys.count + 1)"
        }
      }
    }
    self.keys = keys
    let key = plot.key.flatMap { keys[$0] } ?? ""
    let words = plot.words ?? plot.values.joined(separator: ", then ")
    between = words.isEmpty ? "" : "\(key): \(words)"
  }

  func name(_ place: Int) -> String {
    "T\(transactions.count { $0 < transactions[place] } + 1)"
  }

  func does(_ place: Int) -> String {
    let transaction = Int(transactions[place])
    var texts = history.steps[history.steps(of: transaction)].map {
      history.text($0, key: keys[$0.key])
    }
    switch history.transactions[transaction].status {
    case .committed: break
    case .aborted: texts.append("aborted")
    case .unknown: texts.append("outcome unknown")
    }
    return texts.joined(separator: "; ")
  }

  func says(_ place: Int) -> String {
    guard !witness.edges.isEmpty else { return place == 0 ? between : "" }
    let edge = witness.edges[place]
    if edge.isForced { return "forced" }
    switch edge.why {
    case .process: return history.processText(transactions[place])
    case .realTime: return "answered first"
    case .wr: return "\(key(edge)): \(history.valueText(edge.after))"
    default:
      return
        "\(key(edge)): \(history.valueText(edge.before)), then \(history.valueText(edge.after))"
    }
  }

  private func key(_ edge: TransactionWitness.Edge) -> String {
    keys[edge.key] ?? history.keyText(edge.key)
  }
}

/// Who else plays a part in what is no cycle, and by which values.
private struct Plot {
  private(set) var transactions: [Int32]
  private(set) var key: Int32?
  private(set) var values: [String] = []
  /// What is wrong, where values alone do not say it.
  private(set) var words: String?

  private let history: TransactionHistory

  init(_ witness: TransactionWitness, _ history: TransactionHistory) {
    self.history = history
    transactions = witness.transactions
    guard witness.edges.isEmpty, witness.step >= 0 else { return }
    let place = Int(witness.step)
    let step = history.steps[place]
    key = step.key
    switch witness.anomaly {
    case .g1a: show(read(by: step), place, onlyAborted: true)
    case .g1b: show(read(by: step).suffix(1), place, onlyAborted: false)
    case .dirtyUpdate: overwritten(by: step)
    case .incompatibleOrder: contradicted(step, place)
    default: if transactions.isEmpty { transactions = [transaction(of: place)] }
    }
    words = words(of: witness.anomaly, step)
  }

  private func words(of anomaly: Anomaly, _ step: TransactionHistory.Step) -> String? {
    let read = read(by: step)
    switch anomaly {
    case .garbageRead:
      return read.first { writer(of: $0, key: step.key) == nil }
        .map { "nobody wrote \(history.valueText($0))" }
    case .duplicateElements:
      return read.indices.first { read[..<$0].contains(read[$0]) }
        .map { "\(history.valueText(read[$0])) twice" }
    case .lostUpdate: return "read alike, and written by both"
    case .incompatibleOrder: return "neither begins the other"
    case .futureRead: return "read before it is written"
    case .internal: return "not what it wrote or read before"
    default: return nil
    }
  }

  /// The writer of one of the values that a step read, before its reader.
  private mutating func show(_ read: [Int32], _ place: Int, onlyAborted: Bool) {
    let reader = transaction(of: place)
    for value in read {
      guard let writer = writer(of: value, key: history.steps[place].key), writer != reader,
        !onlyAborted || isAborted(writer)
      else { continue }
      transactions = [writer, reader]
      values = [history.valueText(value)]
      return
    }
  }

  /// The aborted transaction behind whose element this one was written, as some list shows.
  private mutating func overwritten(by write: TransactionHistory.Step) {
    for step in history.steps where step.isListRead && step.key == write.key {
      let list = read(by: step)
      guard let at = list.firstIndex(of: write.value) else { continue }
      for value in list[..<at].reversed() {
        guard let writer = writer(of: value, key: step.key), isAborted(writer) else { continue }
        transactions.insert(writer, at: 0)
        values = [history.valueText(value), history.valueText(write.value)]
        return
      }
    }
  }

  /// Another read of the list, of which neither begins the other.
  private mutating func contradicted(_ step: TransactionHistory.Step, _ place: Int) {
    let list = read(by: step)
    for (other, rival) in history.steps.enumerated()
    where rival.isListRead && rival.key == step.key {
      let theirs = read(by: rival)
      guard zip(list, theirs).contains(where: { $0 != $1 }) else { continue }
      let both = [transaction(of: other), transaction(of: place)]
      if both[0] != both[1], !isAborted(both[0]) {
        transactions = both
        return
      }
    }
  }

  private func read(by step: TransactionHistory.Step) -> [Int32] {
    if step.isListRead { return Array(history.elements[step.range]) }
    return step.isValueRead ? [step.value] : []
  }

  private func writer(of value: Int32, key: Int32) -> Int32? {
    history.steps.firstIndex { $0.isWrite && $0.key == key && $0.value == value }.map(transaction)
  }

  private func isAborted(_ transaction: Int32) -> Bool {
    history.transactions[Int(transaction)].status == .aborted
  }

  /// The last that begins at or before the step, among those that have steps.
  private func transaction(of place: Int) -> Int32 {
    let at = history.transactions.lastIndex { Int($0.firstStep) <= place }
    return Int32(truncatingIfNeeded: at ?? 0)
  }
}
