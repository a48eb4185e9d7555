// The other half of the verifier, for orders that no two steps state. It knows the history and the lemma alone.

extension WitnessCheck {
  // snippet.lemma
  /// Whether a path whose edges stand forces the order of the lemma.
  ///
  /// Serially a path is an order. Under snapshot isolation, where no two anti-dependencies are neighbours, its first
  /// transaction begins before its last commits, and commits before that begins where neither end of it is one.
  func follows(_ lemma: TransactionWitness.Lemma) -> Bool {
    let (start, end) = (lemma.path[0], lemma.path.last!)
    let ends = [lemma.edges[0], lemma.edges.last!]
    guard start != end, lemma.isSerial || isApart(lemma.edges) else { return false }
    switch lemma.why {
    case .ww where lemma.reader < 0:
      // Of two writers one commits before the other begins.
      return start == lemma.one && end == lemma.other && writes(start, lemma) && writes(end, lemma)
    case .ww:
      // The reader sees what was there when it began, and does not see what the first wrote.
      return start == lemma.one && end == lemma.reader && lemma.one != lemma.other
        && writes(start, lemma) && hasRead(lemma, from: lemma.other)
        && (lemma.isSerial || !ends.contains { $0.why == .rw })
    case .rw:
      // What was read is older than what the other wrote.
      return lemma.one == lemma.reader && end == lemma.other && lemma.one != lemma.other
        && writes(end, lemma) && hasRead(lemma, from: start)
    default: return false
    }
  }
  // snippet.end

  private func writes(_ one: Int32, _ lemma: TransactionWitness.Lemma) -> Bool {
    history.transactions[Int(one)].status == .committed
      && steps(one, lemma.key).contains { $0.isWrite }
  }

  private func hasRead(_ lemma: TransactionWitness.Lemma, from writer: Int32) -> Bool {
    guard let first = steps(lemma.reader, lemma.key).first, first.isValueRead,
      history.transactions[Int(lemma.reader)].status == .committed
    else { return false }
    return steps(writer, lemma.key).last { $0.isWrite }?.value == first.value
  }
}
