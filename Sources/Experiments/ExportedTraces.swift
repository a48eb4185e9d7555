import Foundation

extension Session {
  /// Writes each run that the chapter draws for two tools that show such runs: NAME.json opens in Perfetto, NAME.log in
  /// ShiViz.
  func exportTraces() throws {
    let folder = DataFolder(
      plan.out ?? "build/traces", root: plan.out == nil ? root : Session.currentFolder)
    try folder.prepare()
    let lock = try FolderLock(folder.url)
    defer { withExtendedLifetime(lock) {} }
    if chapter.runs.isEmpty { print("\(chapter.folder) draws no runs") }
    for run in chapter.runs {
      let trace = run.run(plan.firstSeed).trace
      for (ending, text) in [("json", trace.chromeJSON), ("log", trace.shiViz)] {
        let url = folder.url.appendingPathComponent("\(run.name).\(ending)")
        try WholeFile.write(Data(text.utf8), to: url)
        print("wrote \(url.path)")
      }
    }
  }
}
