// What one pass over the reads finds without drawing a single edge.

/// An anomaly that is no cycle, and where it shows.
public struct PlainFinding: Sendable {
  public let anomaly: Anomaly
  public let key: Int32
  /// The step that shows it; -1 where no one step does.
  public let step: Int32
  public let transactions: [Int32]

  init(_ anomaly: Anomaly, key: Int32, step: Int32, transactions: [Int32]) {
    self.anomaly = anomaly
    self.key = key
    self.step = step
    self.transactions = transactions
  }
}

/// Who has updated which version: of two that update the same, one is lost.
struct UpdatedVersions {
  private var table = PairTable(capacity: 64)
  private var steps: [Int32] = []
  private var transactions: [Int32] = []

  func other(_ key: Int32, _ value: Int32, _ step: Int32) -> (step: Int32, transaction: Int32)? {
    let entry = table.find(PairTable.pair(key, value))
    return entry < 0 ? nil : (steps[Int(entry)], transactions[Int(entry)])
  }

  mutating func add(_ key: Int32, _ value: Int32, _ step: Int32, _ transaction: Int32) {
    let entry = Int32(truncatingIfNeeded: steps.count)
    guard table.findOrAdd(PairTable.pair(key, value), entry).isNew else { return }
    steps.append(step)
    transactions.append(transaction)
  }
}
