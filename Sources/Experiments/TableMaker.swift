import Foundation
import Measurement

/// Makes one table in a folder, from kept cells as far as there are any.
struct TableMaker {
  let experiment: Experiment
  let chapter: Chapter
  let plan: Plan
  let root: URL
  let folder: DataFolder
  let interruption: Interruption
  let progress: ProgressLine
  let store: CellStore
  private let sources: Result<String, any Error>

  init(
    experiment: Experiment, chapter: Chapter, plan: Plan, root: URL, folder: DataFolder,
    interruption: Interruption, progress: ProgressLine
  ) {
    self.experiment = experiment
    self.chapter = chapter
    self.plan = plan
    self.root = root
    self.folder = folder
    self.interruption = interruption
    self.progress = progress
    sources = Result {
      try SourceFiles(root: root, chapters: chapter.buildsOn + [chapter.folder]).hash()
    }
    // The program's own bytes are hashed, too: sources may have changed since it was built.
    var basis = [(try? sources.get()) ?? "", SourceFiles.program]
    if experiment.kind == .measured { basis.append("\(ThisMachine.description)") }
    store = CellStore(experiment, size: plan.size, in: folder, basis: basis)
  }

  /// The manifest of the table, once both files are in place.
  func make() throws -> Manifest {
    var runner = Runner(
      size: plan.size, firstSeed: plan.firstSeed, seeds: plan.seeds,
      workers: experiment.kind == .measured ? 1 : plan.workers)
    let cells = try runner.cells(of: experiment)
    if let manifest = try? folder.readManifest(experiment.table),
      (try? folder.read(experiment.table)) != nil,
      store.isFinished(cells, sha256: manifest.sha256)
    {
      return manifest
    }
    runner.store = store
    runner.shouldStop = { [interruption] in interruption.signal != nil }
    runner.progress = progress
    let result = try runner.run(experiment)
    let manifest = Manifest(
      table: experiment.table, asks: experiment.asks,
      command: plan.command(chapter, experiment), kind: experiment.kind,
      size: plan.size.rawValue, seeds: result.seeds, parameters: result.points,
      sources: try sources.get(), traces: result.traces, rows: result.table.rows.count,
      sha256: SHA256.hex(result.table.csv),
      machine: experiment.kind == .measured ? ThisMachine.description : nil,
      judged: result.judged)
    try folder.write(result.table, manifest)
    try store.finish(cells, sha256: manifest.sha256)
    return manifest
  }
}
