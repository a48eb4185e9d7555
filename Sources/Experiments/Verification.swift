import Foundation
import Measurement

/// One line for each thing that was tested, and how many failed.
struct Report {
  private(set) var passed = 0
  private(set) var failed = 0

  mutating func say(_ what: String, _ problem: String?) {
    print(problem.map { "FAIL \(what): \($0)" } ?? "PASS \(what)")
    if problem == nil { passed += 1 } else { failed += 1 }
  }

  /// Throws when anything failed.
  func end(_ meaning: String) throws {
    print("\(passed) passed, \(failed) failed")
    if failed > 0 { throw ChapterError(meaning) }
  }
}

extension Session {
  /// Runs everything again into a folder of its own, and says of each table and claim whether it stands.
  ///
  /// A measured table is never the same bytes twice; its claims are what can be tested.
  func verify() throws {
    let isOne = plan.claims.count < chapter.claims.count
    let needed = isOne ? Set(plan.claims.flatMap(\.experiments)) : nil
    let committed = DataFolder("data", root: root)
    let fresh = DataFolder("build/verify", root: root)
    try fresh.prepare()
    let lock = try FolderLock(fresh.url)
    defer { withExtendedLifetime(lock) {} }
    var report = Report()
    let experiments = chapter.experiments.filter {
      $0.kind == .simulated && needed?.contains($0.table) ?? true
    }
    let makers = experiments.map { maker($0, in: fresh) }
    for (experiment, maker) in zip(experiments, makers) {
      let name = experiment.name
      _ = try maker.make()
      let new = try Data(contentsOf: fresh.csv(name))
      compare("experiment \(name)", committed.csv(name), with: new, &report)
      let told = try? committed.readManifest(name)
      let agrees = try told?.agrees(with: fresh.readManifest(name)) ?? false
      report.say(
        "manifest \(name)",
        agrees ? nil : "it is not what a fresh run says; run `\(chapter.command)`")
    }
    for maker in makers { maker.store.forget() }
    if !isOne {
      for figure in chapter.figures {
        let script = try script(of: figure, on: committed)
        let file = root.appendingPathComponent("plots/\(figure.name).gp")
        compare("figure \(figure.name)", file, with: script, &report)
      }
      let table = claimsTable(committed)
      compare("claims as printed", committed.csv(table.name), with: Data(table.csv.utf8), &report)
    }
    test(plan.claims, on: committed, &report)
    try report.end("what the book says does not follow from this code")
  }

  /// Tests claims on the tables in `data` as they are.
  func testClaims() throws {
    var report = Report()
    test(plan.claims, on: DataFolder("data", root: root), &report)
    try report.end("what the book says does not follow from its tables")
  }

  /// Tests the claims that hold at smoke size, as far as their tables were just made.
  func testSmallClaims(_ folder: DataFolder) throws {
    let made = Set(plan.experiments.map(\.table))
    var report = Report()
    for claim in chapter.claims where made.isSuperset(of: claim.experiments) {
      guard let verdict = claim.verdictInSmall(folder.tables) else { continue }
      report.say("claim \(claim.name), in small", verdict.problem)
    }
    if report.failed + report.passed > 0 {
      try report.end("a claim that should hold in small does not")
    }
  }

  private func test(_ claims: [Claim], on folder: DataFolder, _ report: inout Report) {
    for claim in claims {
      report.say("claim \(claim.name)", claim.verdict(folder.tables).problem)
    }
  }

  /// Byte for byte, so that neither a byte-order mark nor another spelling of a letter passes.
  private func compare(_ what: String, _ file: URL, with fresh: Data, _ report: inout Report) {
    guard let old = try? Data(contentsOf: file) else {
      return report.say(what, "there is no \(file.path)")
    }
    report.say(what, old == fresh ? nil : firstDifference(old, fresh))
  }

  private func firstDifference(_ old: Data, _ new: Data) -> String {
    let (a, b) = (old.split(separator: 10), new.split(separator: 10))
    for (number, pair) in zip(a, b).enumerated() where !pair.0.elementsEqual(pair.1) {
      let (was, now) = (
        String(decoding: pair.0, as: UTF8.self), String(decoding: pair.1, as: UTF8.self)
      )
      return "line \(number + 1) was \"\(was)\" and is \"\(now)\""
    }
    return "it had \(a.count) lines and has \(b.count)"
  }
}
