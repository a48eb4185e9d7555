import ArgumentParser
import Foundation
import Measurement

/// What a chapter's program is to do, after everything the command line asks for was found possible.
struct Plan {
  enum Task {
    case list, run, verify, claims, traces
    case replay(Campaign, seed: UInt64)

    var runsExperiments: Bool { if case .run = self { true } else { false } }
    var readsData: Bool {
      switch self {
      case .verify, .claims: true
      default: false
      }
    }
  }

  var task: Task
  var size: Size
  /// This machine is measured; otherwise worlds are simulated.
  var isLive: Bool
  var firstSeed: UInt64 = 1
  /// Nil: as many as each experiment says.
  var seeds: Int?
  var workers: Int
  var out: String?
  var experiments: [Experiment]
  var claims: [Claim]

  /// Throws one `ValidationError` with a line for each problem.
  init(_ options: Options, _ chapter: Chapter, arguments: [String], root: URL) throws {
    task =
      options.list
      ? .list
      : options.verify ? .verify : options.claims ? .claims : options.traces ? .traces : .run
    size = options.smoke ? .smoke : .full
    out = options.out
    let kind: Manifest.Kind = options.live ? .measured : .simulated
    isLive = options.live
    experiments = chapter.experiments
    claims = chapter.claims
    workers = min(1024, ProcessInfo.processInfo.activeProcessorCount)
    var wrong = Options.repeated(in: arguments).map { "\($0) is given twice" }
    readNumbers(options, &wrong)
    chooseNames(options, &wrong)
    if task.runsExperiments { keep(kind, options, &wrong) }
    chooseReplay(options, chapter, &wrong)
    checkTogether(options, &wrong)
    checkFolder(root, &wrong)
    if !wrong.isEmpty { throw ValidationError(wrong.joined(separator: "\n")) }
  }

  private mutating func readNumbers(_ options: Options, _ wrong: inout [String]) {
    func read<Number: FixedWidthInteger>(
      _ name: String, _ text: String?, _ range: ClosedRange<Number>
    ) -> Number? {
      guard let text else { return nil }
      if let number = Number(text), range.contains(number) { return number }
      wrong.append(
        "\(name) must lie in \(range.lowerBound)...\(range.upperBound), not \"\(text)\"")
      return nil
    }
    workers = read("--workers", options.workers, 1...1024) ?? workers
    firstSeed = read("--seed", options.seed, 0...UInt64(Int64.max) - 1_000_000) ?? firstSeed
    seeds = read("--seeds", options.seeds, 1...10_000)
    let most = seeds ?? experiments.map(\.seeds).max() ?? 1
    if firstSeed.addingReportingOverflow(UInt64(most - 1)).overflow {
      wrong.append(
        "--seed \(firstSeed) leaves no room for \(most) seeds: the last is \(UInt64.max)")
    }
  }

  private mutating func chooseNames(_ options: Options, _ wrong: inout [String]) {
    if let only = options.only {
      let names = experiments.map(\.name)
      experiments = experiments.filter { $0.name == only }
      if experiments.isEmpty { wrong.append(NearNames.complaint("experiment", only, among: names)) }
    }
    if let claim = options.claim {
      let names = claims.map(\.name)
      claims = claims.filter { $0.name == claim }
      if claims.isEmpty { wrong.append(NearNames.complaint("claim", claim, among: names)) }
    }
  }

  /// Only what is simulated or only what is measured is run.
  private mutating func keep(
    _ kind: Manifest.Kind, _ options: Options, _ wrong: inout [String]
  ) {
    for other in experiments where other.kind != kind && options.only != nil {
      wrong.append(
        options.live
          ? "\(other.name) is simulated: leave out --live"
          : "\(other.name) is measured: pass --live")
    }
    experiments = experiments.filter { $0.kind == kind }
  }

  private mutating func chooseReplay(
    _ options: Options, _ chapter: Chapter, _ wrong: inout [String]
  ) {
    guard let text = options.replay else {
      if options.campaign != nil { wrong.append("--campaign needs --replay SEED") }
      return
    }
    let seed = UInt64(text)
    if seed == nil { wrong.append("--replay must be a seed in 0...\(UInt64.max), not \"\(text)\"") }
    let names = chapter.campaigns.map(\.name)
    if let name = options.campaign, !names.contains(name) {
      wrong.append(NearNames.complaint("campaign", name, among: names))
      return
    }
    let chosen = chapter.campaigns.filter { options.campaign == nil || $0.name == options.campaign }
    if chosen.count == 1, let seed { task = .replay(chosen[0], seed: seed) }
    if chosen.count != 1 {
      wrong.append(
        names.isEmpty
          ? "\(chapter.folder) has no campaign to replay"
          : "pass --campaign with one of: \(names.joined(separator: ", "))")
    }
  }

  private func checkTogether(_ options: Options, _ wrong: inout [String]) {
    if options.smoke, options.full { wrong.append("--smoke and --full exclude each other") }
    if options.claim != nil, !task.readsData {
      wrong.append("--claim needs --claims or --verify")
    }
    let isOther =
      options.smoke || options.live || options.out != nil || options.only != nil
      || options.seed != nil
      || options.seeds != nil
    if options.verify || options.claims, isOther {
      wrong.append(
        "--verify and --claims look at the committed data: they take no size, --live, --out, "
          + "--only, --seed, --seeds")
    }
    chooseOne(options, &wrong)
    if options.verify, options.claims { wrong.append("--verify tests the claims of --claims too") }
    if task.runsExperiments, size == .full, out == nil, firstSeed != 1 || seeds != nil {
      wrong.append(
        "other seeds make other tables than the book's in data: pass a folder with --out")
    }
  }

  /// A program does one thing: of two that are asked for, one would be left undone without a word.
  private func chooseOne(_ options: Options, _ wrong: inout [String]) {
    let asked = [
      ("--list", options.list), ("--verify", options.verify), ("--claims", options.claims),
      ("--traces", options.traces), ("--replay", options.replay != nil),
    ].filter(\.1).map(\.0)
    if asked.count > 1, asked != ["--verify", "--claims"] {
      wrong.append("\(asked.joined(separator: " and ")) exclude each other")
    }
    let others = [
      ("--smoke", options.smoke), ("--live", options.live), ("--out", options.out != nil),
      ("--only", options.only != nil), ("--seed", options.seed != nil),
      ("--seeds", options.seeds != nil),
    ].filter(\.1).map(\.0)
    if options.replay != nil, !others.isEmpty {
      wrong.append(
        "--replay runs one seed and writes nothing: leave out \(others.joined(separator: ", "))")
    }
  }

  private func checkFolder(_ root: URL, _ wrong: inout [String]) {
    guard let out else { return }
    let hasControls = out.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
    if out.isEmpty {
      wrong.append("--out needs the name of a folder, not an empty one")
    } else if hasControls || out.unicodeScalars.contains("\u{FFFD}") {
      wrong.append("--out must be UTF-8 without control characters")
    } else if size == .smoke || firstSeed != 1 || seeds != nil {
      let folder = DataFolder(out, root: Session.currentFolder).url.resolvingSymlinksInPath()
      let data = root.appendingPathComponent("data").resolvingSymlinksInPath()
      if folder.standardizedFileURL.path == data.standardizedFileURL.path {
        wrong.append("--out \(out) holds the book's tables, of full size and the book's seeds")
      }
    }
  }

  /// What a manifest gives as the way to make its table again: only what changes bytes, never folders or threads.
  func command(_ chapter: Chapter, _ experiment: Experiment) -> String {
    if size == .full, firstSeed == 1, seeds == nil {
      return isLive ? "make live" : "make chapter-\(chapter.name)"
    }
    var words = [".build/release/chapter-\(chapter.name)", "--\(size.rawValue)"]
    words += (isLive ? ["--live"] : []) + ["--only", experiment.name]
    if firstSeed != 1 { words += ["--seed", String(firstSeed)] }
    if let seeds { words += ["--seeds", String(seeds)] }
    return words.joined(separator: " ")
  }
}
