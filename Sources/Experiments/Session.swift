import Foundation
import Measurement
import Model
import Plotting

/// One run of a chapter's program.
struct Session {
  let chapter: Chapter
  let plan: Plan
  let root: URL
  let interruption: Interruption
  let progress = ProgressLine()

  func list() {
    print("chapter \(chapter.folder)")
    for experiment in plan.experiments {
      let (full, small) = (cells(of: experiment, .full), cells(of: experiment, .smoke))
      let kind = experiment.kind == .measured ? "measurement" : "experiment"
      print("\(kind) \(experiment.name) (\(full) cells, \(small) in small): \(experiment.asks)")
      print("  \(experiment.judging.words)")
    }
    for run in chapter.runs { print("run \(run.name): \(run.asks)") }
    for campaign in chapter.campaigns { print("campaign \(campaign.name): \(campaign.asks)") }
    for figure in chapter.figures { print("figure \(figure.name)") }
    for claim in chapter.claims {
      print("claim \(claim.name): \(claim.says)\(claim.holdsInSmall ? " (in small, too)" : "")")
    }
  }

  private func cells(of experiment: Experiment, _ size: Size) -> Int {
    experiment.cells(size, firstSeed: plan.firstSeed, seeds: plan.seeds).count
  }

  /// Makes tables. A full run into `data` also writes what rests on all of them: figure scripts and claims.
  func run() throws {
    let path = plan.out ?? (plan.size == .smoke ? "build/smoke" : "data")
    let folder = DataFolder(path, root: plan.out == nil ? root : Session.currentFolder)
    try folder.prepare()
    let lock = try FolderLock(folder.url)
    defer { withExtendedLifetime(lock) {} }
    let makers = plan.experiments.map { maker($0, in: folder) }
    if makers.isEmpty {
      print("\(chapter.folder) \(plan.isLive ? "measures" : "simulates") nothing")
    }
    for maker in makers {
      let made = try maker.make()
      print("wrote \(folder.csv(made.table).path): \(made.rows) rows")
      if !made.traces.isEmpty {
        print("trace hash \(made.table) \(SHA256.hex(made.traces.joined()).prefix(16))")
      }
    }
    if plan.out == nil, plan.size == .full {
      try writeFigures(folder)
      try writeClaims(folder)
    }
    for maker in makers { maker.store.forget() }
    if plan.size == .smoke { try testSmallClaims(folder) }
  }

  func maker(_ experiment: Experiment, in folder: DataFolder) -> TableMaker {
    TableMaker(
      experiment: experiment, chapter: chapter, plan: plan, root: root, folder: folder,
      interruption: interruption, progress: progress)
  }

  private func writeFigures(_ folder: DataFolder) throws {
    for figure in chapter.figures {
      let url = root.appendingPathComponent("plots/\(figure.name).gp")
      try WholeFile.write(script(of: figure, on: folder), to: url)
      print("wrote \(url.path)")
    }
  }

  func script(of figure: Figure, on folder: DataFolder) throws -> Data {
    let tables = try figure.tablesInScript.map { try folder.read($0) }
    return Data(try figure.script(command: chapter.command, tables: tables).utf8)
  }

  private func writeClaims(_ folder: DataFolder) throws {
    let table = claimsTable(folder)
    for row in table.rows { print("claim \(row[0]): \(row[2]) (\(row[3]))") }
    try WholeFile.write(Data(table.csv.utf8), to: folder.csv(table.name))
  }

  /// Every claim with its verdict on the folder's tables: what the weaver prints from.
  func claimsTable(_ folder: DataFolder) -> Table {
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

  static var currentFolder: URL {
    URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
  }

  /// The repository: the current folder or the nearest above it that holds the package and its chapters.
  static func findRoot() -> URL {
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
