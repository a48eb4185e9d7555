import Histories

/// Money is moved and never made: every read of all accounts must show the same total.
///
/// The rules of Jepsen's bank test: no account that is not there, none without a balance, the right total, nothing below
/// zero. Options `accounts`, `total-amount` and `negative-balances?` of the header; without them accounts and total are
/// those of the first read. Where the balances of the start are known, because the first read was answered before
/// anybody asked for a transfer, no account may hold what the transfers asked for by then could not have brought there.
struct BankCheck {
  private let history: RecordedHistory
  private let calls: [PairedCall]
  private var atoms: Atoms { history.atoms }
  private var anomalies: [String] = []
  private var witness: [String] = []

  init(_ history: RecordedHistory) throws(MalformedHistory) {
    self.history = history
    calls = try history.calls()
  }

  static func judge(_ history: RecordedHistory) throws(MalformedHistory) -> Ruling {
    var check = try BankCheck(history)
    return try check.judge()
  }

  private mutating func judge() throws(MalformedHistory) -> Ruling {
    for call in calls where call.function != "read" && call.function != "transfer" {
      throw history.refuse(call, "a bank", knows: "read and transfer")
    }
    let reads = calls.filter { $0.isOk && $0.function == "read" }.sorted {
      $0.completed < $1.completed
    }
    guard let first = reads.first else { return .unknown("bank", "no account was ever read") }
    let balances = try self.balances(first)
    let accounts = self.accounts(balances)
    let total = try self.total(balances, first)
    let allowsDebt = [Datum.yes].contains(
      history.option(
        "negative-balances?", "negative-balances", "allow-negative-balances", "negative"))
    var sound: [PairedCall] = []
    for read in reads {
      let count = anomalies.count
      try hold(read, accounts, total, allowsDebt)
      if anomalies.count == count { sound.append(read) }
    }
    try holdAgainstTransfers(sound, first, balances)
    return anomalies.isEmpty ? .valid("bank") : .invalid("bank", anomalies, witness)
  }

  private func balances(_ read: PairedCall) throws(MalformedHistory) -> [(
    account: Datum, balance: Datum
  )] {
    guard atoms.kind(read.told) == .map else {
      throw MalformedHistory(line: read.line, "a read of a bank is a map of accounts to balances")
    }
    var seen: Set<Datum> = []
    for pair in atoms.pairs(read.told) {
      guard seen.insert(name(pair.key)).inserted else {
        throw MalformedHistory(
          line: read.line, "account \(atoms.describe(pair.key)) is given twice")
      }
      guard pair.value.isNull || atoms.whole(pair.value) != nil else {
        throw MalformedHistory(line: read.line, "a balance is a whole number")
      }
    }
    return atoms.pairs(read.told).map { (name($0.key), $0.value) }
  }

  /// JSON writes names of fields as text, and transfers name accounts by number.
  private func name(_ datum: Datum) -> Datum {
    guard let text = atoms.text(datum), let number = Int64(text) else { return datum }
    return atoms.find(number) ?? datum
  }

  private func accounts(_ balances: [(account: Datum, balance: Datum)]) -> Set<Datum> {
    let named = history.option("accounts")
    return atoms.isList(named)
      ? Set(atoms.list(named).map(name)) : Set(balances.map(\.account))
  }

  private func total(
    _ balances: [(account: Datum, balance: Datum)], _ first: PairedCall
  ) throws(MalformedHistory) -> Int64 {
    let named = history.option("total-amount", "total")
    if let total = atoms.whole(named) { return total }
    return try sum(balances, first)
  }

  private func sum(
    _ balances: [(account: Datum, balance: Datum)], _ read: PairedCall
  ) throws(MalformedHistory) -> Int64 {
    var total: Int64 = 0
    for (_, balance) in balances {
      let (sum, overflows) = total.addingReportingOverflow(atoms.whole(balance) ?? 0)
      if overflows { throw MalformedHistory(line: read.line, "the balances do not fit 64 bits") }
      total = sum
    }
    return total
  }

  private mutating func hold(
    _ read: PairedCall, _ accounts: Set<Datum>, _ total: Int64, _ allowsDebt: Bool
  ) throws(MalformedHistory) {
    let balances = try self.balances(read)
    if let strange = balances.first(where: { !accounts.contains($0.account) }) {
      add(
        "unexpected-key",
        "line \(read.line) reads account \(atoms.describe(strange.account)), which is none")
    } else if let empty = balances.first(where: { $0.balance.isNull }) {
      add(
        "nil-balance",
        "line \(read.line) reads no balance of account \(atoms.describe(empty.account))")
    } else if try sum(balances, read) != total {
      add(
        "wrong-total",
        "line \(read.line) reads a total of \(try sum(balances, read)), and there are \(total)")
    } else if !allowsDebt, let debt = balances.first(where: { atoms.whole($0.balance)! < 0 }) {
      add(
        "negative-value",
        "line \(read.line) reads \(atoms.describe(debt.balance)) at account \(atoms.describe(debt.account))"
      )
    }
  }

  private mutating func holdAgainstTransfers(
    _ reads: [PairedCall], _ first: PairedCall, _ start: [(account: Datum, balance: Datum)]
  ) throws(MalformedHistory) {
    let transfers = calls.filter { $0.function == "transfer" && !$0.hasFailed }
      .sorted { $0.invoked < $1.invoked }
    if let earliest = transfers.first, earliest.invoked < first.completed { return }
    var range: [Datum: (least: Int64, most: Int64)] = [:]
    for (account, balance) in start {
      guard let balance = atoms.whole(balance) else { return }
      range[account] = (balance, balance)
    }
    var next = 0
    for read in reads {
      while next < transfers.count, transfers[next].invoked < read.completed {
        let asked = transfers[next].asked
        guard let amount = atoms.whole(atoms.value(asked, "amount")),
          move(&range, atoms.value(asked, "from"), atoms.value(asked, "to"), amount)
        else { return }
        next += 1
      }
      for (account, balance) in try balances(read) {
        guard let balance = atoms.whole(balance), let bound = range[account] else { continue }
        if balance < bound.least || balance > bound.most {
          add(
            "impossible-balance",
            "line \(read.line) reads \(balance) at account \(atoms.describe(account)); the transfers asked for by then "
              + "leave between \(bound.least) and \(bound.most)")
          break
        }
      }
    }
  }

  /// False where a sum no longer fits, or an account is not named.
  private func move(
    _ range: inout [Datum: (least: Int64, most: Int64)], _ from: Datum, _ to: Datum, _ amount: Int64
  ) -> Bool {
    let (from, to) = (name(from), name(to))
    guard range[from] != nil, range[to] != nil, amount > Int64.min else { return false }
    if from == to { return true }
    let (giver, taker) = amount >= 0 ? (from, to) : (to, from)
    let (least, falls) = range[giver]!.least.subtractingReportingOverflow(abs(amount))
    let (most, rises) = range[taker]!.most.addingReportingOverflow(abs(amount))
    range[giver]!.least = least
    range[taker]!.most = most
    return !falls && !rises
  }

  private mutating func add(_ anomaly: String, _ line: String) {
    if !anomalies.contains(anomaly) { witness.append(line) }
    anomalies.append(anomaly)
  }
}
