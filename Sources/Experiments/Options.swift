import ArgumentParser

/// The command line every chapter has, as it was typed; `Plan` says whether it makes sense.
///
/// Numbers are read as text, so that a wrong one is refused together with everything else that is wrong.
struct Options: ParsableArguments {
  @Flag(help: "Run small sizes, into build/smoke unless --out says otherwise; test small claims.")
  var smoke = false

  @Flag(help: "Run full sizes, into data unless --out says otherwise (the default).")
  var full = false

  @Flag(help: "Measure this machine: only what is measured and not simulated, into live/.")
  var live = false

  @Option(
    parsing: .unconditional,
    help: "The folder to write tables to. A run that was stopped there goes on.")
  var out: String?

  @Option(
    parsing: .unconditional,
    help: "Threads to run on; the bytes are the same for any number. (default: all cores)")
  var workers: String?

  @Option(parsing: .unconditional, help: "The first seed. (default: 1)")
  var seed: String?

  @Option(
    parsing: .unconditional, help: "How many seeds each point is run with, counting up from --seed."
  )
  var seeds: String?

  @Option(parsing: .unconditional, help: "Only the experiment of this name.")
  var only: String?

  @Flag(help: "Say what there is to run, and how many cells each experiment has.")
  var list = false

  @Flag(help: "Run all again elsewhere, compare with data, test every claim.")
  var verify = false

  @Flag(help: "Test every claim on the tables in data, without running anything.")
  var claims = false

  @Flag(help: "Write every drawn run as a file for Perfetto and one for ShiViz, into build/traces.")
  var traces = false

  @Option(
    parsing: .unconditional, help: "Run this seed of a campaign again, and say all about it.")
  var replay: String?

  @Option(parsing: .unconditional, help: "With --replay: the campaign, if there are several.")
  var campaign: String?

  @Option(
    parsing: .unconditional,
    help: "With --claims or --verify: only this claim, and the experiments it rests on.")
  var claim: String?

  /// Options that stand twice in `arguments`. A parser would take the last; which one was meant is a guess.
  static func repeated(in arguments: [String]) -> [String] {
    let names = arguments.filter { $0.hasPrefix("--") }.map { $0.prefix { $0 != "=" } }
    return [
      "--out", "--workers", "--seed", "--seeds", "--only", "--claim", "--replay", "--campaign",
    ].filter { name in
      names.count { $0 == name } > 1
    }
  }
}
