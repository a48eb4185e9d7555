import Checking
import Measurement
import Model

/// What judges said of the runs of one cell, merged by judge and level.
public struct Opinions: Sendable, Equatable {
  public private(set) var all: [Opinion] = []

  public init() {}
  init(_ all: [Opinion]) { self.all = all }

  public mutating func add(_ other: Opinion) {
    if let known = all.firstIndex(where: { $0.judge == other.judge && $0.level == other.level }) {
      all[known].merge(other)
    } else {
      all.append(other)
    }
  }

  public mutating func add(_ others: Opinions) { for one in others.all { add(one) } }

  /// What a judge said of one run of so many calls.
  public mutating func add(
    _ judge: Opinion.Judge, at promise: Promise, calls: Int, _ verdict: Verdict,
    anomalies: [String] = []
  ) {
    add(
      Opinion(
        judge, level: promise.name, runs: 1, calls: calls, verdict: verdict.answer,
        anomalies: anomalies.sorted(), witness: verdict == .holds ? nil : verdict.explanation))
  }

  /// Asks what follows from what clients saw.
  public mutating func infer(_ history: TransactionHistory, at level: ConsistencyModel) {
    var options = TransactionOptions()
    options.models = [level]
    let calls = history.transactions.count
    do {
      let found = try TransactionCheck(options).judge(history)
      add(
        .inference, at: Promise(level), calls: calls, found.verdict,
        anomalies: found.anomalies.map(\.rawValue))
    } catch {
      add(.inference, at: Promise(level), calls: calls, .undecided("\(error)"))
    }
  }

  /// Asks one of the judges of single objects and of Jepsen's workloads, by the name of what is promised. The history is
  /// written as files are for the program `judge`.
  @discardableResult public mutating func infer(
    jsonLines: String, of calls: Int, at promise: Promise
  ) -> Ruling {
    var text = jsonLines
    let ruling = text.withUTF8 { Judge(level: promise.name).judge($0, isEDN: false) }
    let verdict: Verdict =
      switch ruling.verdict {
      case .valid: .holds
      case .invalid: .violated(witness: ruling.witness.joined(separator: "\n"))
      case .unknown, .malformed: .undecided(ruling.reason ?? ruling.verdict.rawValue)
      }
    add(.inference, at: promise, calls: calls, verdict, anomalies: ruling.anomalies)
    return ruling
  }

  /// Asks whether the order that the engine claims explains the run; `SerialOrder` is such a check.
  public mutating func certify(
    _ history: borrowing History, at promise: Promise, by check: some Check
  ) {
    add(.certificate, at: promise, calls: history.entries.count, check.judge(history))
  }

  /// With the command that shows a run again behind each witness.
  func said(before command: String) -> Opinions {
    Opinions(
      all.map { one in
        var one = one
        one.witness = one.witness.map { $0 + "\nto see the run: " + command }
        return one
      })
  }

  /// For a manifest, which is small; the cell's command gives the witness again.
  var withoutWitnesses: [Opinion] {
    all.map { one in
      var one = one
      one.witness = nil
      return one
    }
  }

  /// The worst that anybody said; `holds` where nobody said anything.
  public var verdict: Verdict {
    for one in all where one.verdict == .violated {
      return .violated(witness: "\(one.judge.rawValue), \(one.level): \(one.witness ?? "")")
    }
    for one in all where one.verdict == .undecided {
      return .undecided("\(one.judge.rawValue), \(one.level): \(one.witness ?? "")")
    }
    return .holds
  }
}

extension TransactionVerdict {
  /// A verdict in the vocabulary of all judges, the first witness with it.
  public var verdict: Verdict {
    switch answer {
    case .holds: .holds
    case .violated: .violated(witness: witnesses.first?.text ?? "\(anomalies)")
    case .unknown: .undecided(reason ?? "what was seen does not decide it")
    }
  }
}

extension Verdict {
  fileprivate var answer: Opinion.Answer {
    switch self {
    case .holds: .holds
    case .violated: .violated
    case .undecided: .undecided
    }
  }
}
