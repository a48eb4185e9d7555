// A transaction of unknown outcome may never have happened, whatever it was told before its outcome was lost. It counts
// once somebody who happened has seen what it wrote.

extension TransactionHistory {
  /// By transaction, whether it is known to have happened: it committed, or one that happened read what it appended.
  func seenToHappen() -> [Bool] {
    var happened = transactions.map { $0.status == .committed }
    let writers = unknownWriters()
    guard writers.count > 0 else { return happened }
    var open = transactions.indices.filter { happened[$0] }
    while let one = open.popLast() {
      for step in steps[steps(of: one)] where step.isListRead {
        for element in elements[step.range] {
          let writer = Int(writers.find(PairTable.pair(step.key, element)))
          if writer >= 0, !happened[writer] {
            happened[writer] = true
            open.append(writer)
          }
        }
      }
    }
    return happened
  }

  /// Who of unknown outcome appended what; nobody, where none of them was told anything.
  private func unknownWriters() -> PairTable {
    var writers = PairTable(capacity: 16)
    var isTold = false
    for one in transactions.indices where transactions[one].status == .unknown {
      for step in steps[steps(of: one)] {
        isTold = isTold || step.isListRead
        guard step.isWrite else { continue }
        _ = writers.findOrAdd(
          PairTable.pair(step.key, step.value), Int32(truncatingIfNeeded: one))
      }
    }
    return isTold ? writers : PairTable(capacity: 16)
  }
}
