import ArgumentParser
import Foundation
import Measurement
import Model

/// One run of a chapter's program.
struct Session {
  let chapter: Chapter
  let options: Options
  let root: URL

  init(chapter: Chapter, options: Options) {
    self.chapter = chapter
    self.options = options
    root = Session.findRoot()
  }

  func list() {
    print("chapter \(chapter.folder)")
    for experiment in chapter.experiments {
      let cells = experiment.cells(.full, firstSeed: options.seed).count
      print("experiment \(experiment.name) (\(cells) cells): \(experiment.asks)")
    }
    for figure in chapter.figures { print("figure \(figure.name)") }
    for claim in chapter.claims { print("claim \(claim.name): \(claim.says)") }
  }

  /// Makes tables. A full run into `data` also writes what rests on all of them: figure scripts and claims.
  func run() throws {
    let experiments = try chosen()
    let path = options.out ?? (options.size == .smoke ? "build/smoke" : "data")
    let folder = DataFolder(path, root: options.out == nil ? root : Session.currentFolder)
    try folder.prepare()
    for experiment in experiments {
      let (result, manifest) = try measure(experiment)
      try folder.write(result.table, manifest)
      print("wrote \(folder.csv(experiment.name).path): \(result.table.rows.count) rows")
      if !result.traces.isEmpty {
        print("trace hash \(experiment.name) \(SHA256.hex(result.traces.joined()).prefix(16))")
      }
    }
    guard options.out == nil, options.size == .full else { return }
    for figure in chapter.figures {
      let url = root.appendingPathComponent("plots/\(figure.name).gp")
      try folder.write(Data(figure.script(command: chapter.command).utf8), to: url)
      print("wrote \(url.path)")
    }
    try writeClaims(folder)
  }

  /// Runs everything again into a folder of its own, and says of each table and claim whether it stands.
  func verify() throws {
    let claims = try chosenClaims()
    let needed = options.claim == nil ? nil : Set(claims.flatMap(\.experiments))
    let committed = DataFolder("data", root: root)
    let fresh = DataFolder("build/verify", root: root)
    try fresh.prepare()
    var failures = 0
    var passes = 0
    func say(_ passed: Bool, _ what: String, _ why: String = "") {
      print(passed ? "PASS \(what)" : "FAIL \(what): \(why)")
      if passed { passes += 1 } else { failures += 1 }
    }
    func compare(_ what: String, _ file: URL, _ fresh: String) {
      guard let old = try? Data(contentsOf: file) else {
        return say(false, what, "there is no \(file.path)")
      }
      let same = old == Data(fresh.utf8)
      say(same, what, same ? "" : firstDifference(String(decoding: old, as: UTF8.self), fresh))
    }
    let experiments = chapter.experiments.filter { needed?.contains($0.name) ?? true }
    for experiment in experiments {
      let (result, manifest) = try measure(experiment)
      try fresh.write(result.table, manifest)
      compare("experiment \(experiment.name)", committed.csv(experiment.name), result.table.csv)
      let told = try? committed.readManifest(experiment.name)
      say(
        told.map { $0.agrees(with: manifest) } ?? false, "manifest \(experiment.name)",
        "data/\(experiment.name).json is not what a fresh run says; run `\(chapter.command)`")
    }
    if options.claim == nil {
      for figure in chapter.figures {
        let script = try figure.script(command: chapter.command)
        compare(
          "figure \(figure.name)", root.appendingPathComponent("plots/\(figure.name).gp"), script)
      }
      let told = claimsTable(committed)
      compare("claims as printed", committed.csv(told.name), told.csv)
    }
    for claim in claims {
      let verdict = claim.verdict(committed.tables)
      say(verdict == .holds, "claim \(claim.name)", verdict.explanation)
    }
    print("\(passes) passed, \(failures) failed")
    if failures > 0 { throw ChapterError("what the book says does not follow from this code") }
  }

  private func measure(_ experiment: Experiment) throws -> (Runner.Result, Manifest) {
    let started = Date()
    let name = experiment.name
    let runner = Runner(size: options.size, firstSeed: options.seed, workers: options.workers) {
      done, all, point in
      let spent = Date().timeIntervalSince(started)
      let left = Int((spent / Double(done) * Double(all - done)).rounded())
      FileHandle.standardError.write(
        Data("\(name): \(done) of \(all) cells, about \(left) s left (\(point))\n".utf8))
    }
    let result = try runner.run(experiment)
    let csv = result.table.csv
    let manifest = Manifest(
      table: name, asks: experiment.asks, command: chapter.command, kind: .simulated,
      size: options.size.rawValue, seeds: result.seeds, parameters: result.points,
      sources: try SourceFiles(root: root, chapters: chapter.buildsOn + [chapter.folder]).hash(),
      traces: result.traces, rows: result.table.rows.count, sha256: SHA256.hex(csv))
    return (result, manifest)
  }

  private func writeClaims(_ folder: DataFolder) throws {
    let table = claimsTable(folder)
    for row in table.rows { print("claim \(row[0]): \(row[2]) (\(row[3]))") }
    try folder.write(Data(table.csv.utf8), to: folder.csv(table.name))
  }

  /// Every claim with its verdict on the folder's tables: what the weaver prints from.
  private func claimsTable(_ folder: DataFolder) -> Table {
    var table = Table("claims/\(chapter.name)", columns: ["claim", "says", "verdict", "evidence"])
    for claim in chapter.claims {
      let verdict = claim.verdict(folder.tables)
      let evidence =
        verdict == .holds
        ? "tested on \(claim.experiments.joined(separator: ", "))" : verdict.explanation
      table.append([
        .text(claim.name), .text(claim.says), .text(verdict.word), .text(evidence),
      ])
    }
    return table
  }

  private func chosen() throws -> [Experiment] {
    guard let only = options.only else { return chapter.experiments }
    let found = chapter.experiments.filter { $0.name == only }
    if found.isEmpty {
      let names = chapter.experiments.map(\.name).joined(separator: ", ")
      throw ValidationError("no experiment is named \(only); there are \(names)")
    }
    return found
  }

  private func chosenClaims() throws -> [Claim] {
    guard let name = options.claim else { return chapter.claims }
    let found = chapter.claims.filter { $0.name == name }
    if found.isEmpty {
      let names = chapter.claims.map(\.name).joined(separator: ", ")
      throw ValidationError("no claim is named \(name); there are \(names)")
    }
    return found
  }

  /// The first line in which two texts differ.
  private func firstDifference(_ old: String, _ new: String) -> String {
    let (a, b) = (old.split(separator: "\n"), new.split(separator: "\n"))
    for (number, pair) in zip(a, b).enumerated() where !pair.0.utf8.elementsEqual(pair.1.utf8) {
      return "line \(number + 1) was \"\(pair.0)\" and is \"\(pair.1)\""
    }
    return "it had \(a.count) lines and has \(b.count)"
  }

  static var currentFolder: URL {
    URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
  }

  /// The repository: the current folder or the nearest above it that holds the package and its chapters.
  private static func findRoot() -> URL {
    var folder = currentFolder
    while folder.path != "/" {
      let package = folder.appendingPathComponent("Package.swift").path
      let chapters = folder.appendingPathComponent("chapters").path
      if FileManager.default.fileExists(atPath: package),
        FileManager.default.fileExists(atPath: chapters)
      {
        return folder
      }
      folder.deleteLastPathComponent()
    }
    return currentFolder
  }
}
