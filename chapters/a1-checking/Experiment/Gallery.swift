import Checking
import Experiments
import Isolation
import Measurement
import Model
import Plotting

// One witness for each name: the smallest that the stores with a mistake have shown us.

/// The smallest witness of each anomaly, and where it was seen.
private struct Collection {
  struct Piece {
    var witness: TransactionWitness
    var history: TransactionHistory
    var from: String
    var seed: UInt64

    /// Few transactions first, then few steps, then short lists.
    var cost: [Int] {
      let members = witness.transactions
      let steps = members.flatMap { history.steps[history.steps(of: Int($0))] }
      let elements = steps.reduce(0) { $0 + ($1.isListRead ? $1.count : 0) }
      return [members.count, steps.count, elements]
    }
  }

  private(set) var pieces: [Anomaly: Piece] = [:]
  private(set) var opinions = Opinions()

  mutating func take(_ history: TransactionHistory, from: String, seed: UInt64) {
    for level in [ConsistencyModel.strongSerializable, .strongSessionSerializable] {
      let verdict = judged(history, at: level)
      if level == .strongSerializable {
        opinions.add(verdict, of: history.transactions.count)
      }
      for witness in verdict.witnesses {
        let piece = Piece(witness: witness, history: history, from: from, seed: seed)
        guard let known = pieces[witness.anomaly] else {
          pieces[witness.anomaly] = piece
          continue
        }
        if piece.cost.lexicographicallyPrecedes(known.cost) { pieces[witness.anomaly] = piece }
      }
    }
  }
}

let gallery = Experiment(
  "checking-gallery", asks: "What does each anomaly look like, at its smallest?",
  columns: ["anomaly", "from", "seed"] + TransactionWitness.columns,
  judged: brokenTwin(rejectedBy: [.inference]),
  at: { $0 == .full ? ["2000 runs of each store"] : ["20 runs of each store"] }
) { point, seed in
  var collection = Collection()
  var trace = Digest(0)
  for mistake in Mistake.allCases where mistake != .none {
    for number in 1...UInt64(point.prefix { $0 != " " })! {
      let run = StoreRun(mistake, seed: seed &+ number)
      collection.take(
        TransactionHistory(listAppend: run.history), from: mistake.rawValue, seed: seed &+ number)
      trace.fold(run.traceHash)
    }
  }
  var rows: [[Field]] = []
  for anomaly in Anomaly.allCases {
    guard let piece = collection.pieces[anomaly] else { continue }
    let leading: [Field] = [
      .text(anomaly.rawValue), .text(piece.from), .text(String(piece.seed)),
    ]
    rows += piece.witness.rows(piece.history, leading: leading)
  }
  return Finding(rows: rows, traceHash: trace.rawValue, opinions: collection.opinions)
}
