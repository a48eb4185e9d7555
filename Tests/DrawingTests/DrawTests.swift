#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Plotting
import Testing

@testable import Drawing

@Suite struct DrawTests {
  @Test func `a figure is drawn, finished and stamped`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    try draw(figure: "clock_uncertainty", root: repository.root)
    let svg = try repository.read("plots/clock_uncertainty.svg")
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    #expect(svg.contains("uncertainty ε"))
    #expect(try repository.plots == ["clock_uncertainty.gp", "clock_uncertainty.svg", "house.gp"])
    try keep("clock_uncertainty", of: repository)
  }

  @Test(arguments: [1, 2])
  func `every mark and annotation is drawn, and gnuplot has nothing to say`(panels: Int) throws {
    let repository = try Repository()
    try repository.add(.everything(panels: panels))
    for size in FigureSize.allCases {
      try draw(figure: "everything", root: repository.root, size: size)
    }
    let svg = try repository.read("plots/everything.svg")
    #expect(svg.contains("height=\"\(360 * panels)\""))
    #expect(svg.contains("<title>Calvin: 24.98 at 0.0001</title>"))
    for tone in [Tone.green, .greenTint, .amber, .amberTint, .purple, .red, .blueTint, .paper] {
      #expect(svg.contains("var(\(tone.variable),"))
    }
    try keep("everything", of: repository)
  }

  /// For eyes: `DRAWING_KEEP=folder swift test` leaves the pictures there.
  private func keep(_ name: String, of repository: Repository) throws {
    guard let folder = ProcessInfo.processInfo.environment["DRAWING_KEEP"] else { return }
    for size in FigureSize.allCases {
      try draw(figure: name, root: repository.root, size: size)
      let svg = try repository.read("plots/\(name)\(size.suffix).svg")
      let file = "\(folder)/\(name)-\(svg.count)\(size.suffix).svg"
      try svg.write(toFile: file, atomically: false, encoding: .utf8)
    }
  }

  @Test func `drawing twice gives the same bytes`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    try draw(figure: "clock_uncertainty", root: repository.root)
    let first = try repository.read("plots/clock_uncertainty.svg")
    try draw(figure: "clock_uncertainty", root: repository.root)
    #expect(try repository.read("plots/clock_uncertainty.svg") == first)
  }

  @Test func `the script draws by itself, with gnuplot alone`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    let gnuplot = Process()
    gnuplot.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    gnuplot.arguments = ["gnuplot", "plots/clock_uncertainty.gp"]
    gnuplot.currentDirectoryURL = URL(fileURLWithPath: repository.root)
    try gnuplot.run()
    gnuplot.waitUntilExit()
    #expect(gnuplot.terminationStatus == 0)
    #expect(try repository.read("plots/clock_uncertainty.svg").contains("</svg>"))
  }

  @Test func `on a phone the panels stand one above the other`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    try draw(figure: "clock_uncertainty", root: repository.root, size: .phone)
    let svg = try repository.read("plots/clock_uncertainty-phone.svg")
    #expect(svg.contains("viewBox=\"0 0 400 600\""))
    #expect(svg.contains("id=\"clock_uncertainty-phone-title\""))
  }

  @Test func `a missing gnuplot is named together with the package to install`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    let error = #expect(throws: DrawingError.self) {
      try draw(
        figure: "clock_uncertainty", root: repository.root, program: "/nowhere/gnuplot")
    }
    #expect(
      error?.description == "plots/clock_uncertainty.gp was not drawn: /nowhere/gnuplot was not "
        + "found; install it with `apt-get install gnuplot-nox`")
    #expect(throws: DrawingError.self) { try gnuplotVersion(program: "/nowhere/gnuplot") }
  }

  @Test func `an installed gnuplot tells its version`() throws {
    #expect(try gnuplotVersion().contains("patchlevel"))
  }

  @Test func `a bad command fails with gnuplot's message and its caret`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    let script = try repository.read("plots/clock_uncertainty.gp")
    try repository.write(script + "plot sin(x\n", to: "plots/clock_uncertainty.gp")
    let error = #expect(throws: DrawingError.self) {
      try draw(figure: "clock_uncertainty", root: repository.root)
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("plots/clock_uncertainty.gp was not drawn: gnuplot ended with status "))
    #expect(text.contains("plot sin(x\n") && text.contains("^\n"))
    #expect(text.contains("')' expected"), "\(text)")
    #expect(text.hasSuffix("Change the figure, then run `make chapter-clocks` again."))
  }

  @Test func `a failed drawing leaves the old SVG as it was`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    try repository.write("the old picture", to: "plots/clock_uncertainty.svg")
    let script = try repository.read("plots/clock_uncertainty.gp")
    for ending in ["exit status 3", "undefined_command", "set print '-'; printerr 'a warning'"] {
      try repository.write(script + ending + "\n", to: "plots/clock_uncertainty.gp")
      #expect(throws: DrawingError.self) {
        try draw(figure: "clock_uncertainty", root: repository.root)
      }
      #expect(try repository.read("plots/clock_uncertainty.svg") == "the old picture")
      #expect(
        try repository.plots == ["clock_uncertainty.gp", "clock_uncertainty.svg", "house.gp"])
    }
  }

  @Test func `a picture of no bytes, or of half its bytes, is refused`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    let script = try repository.read("plots/clock_uncertainty.gp")
    let header = script.split(separator: "\n").prefix { $0.hasPrefix("#") }.joined(separator: "\n")
    for body in ["set terminal svg; set output OUT", "set print OUT; print '<svg>'"] {
      try repository.write(header + "\n" + body + "\n", to: "plots/clock_uncertainty.gp")
      #expect(throws: DrawingError.self) {
        try draw(figure: "clock_uncertainty", root: repository.root)
      }
      #expect(try repository.plots == ["clock_uncertainty.gp", "house.gp"])
    }
  }

  @Test func `a gnuplot that hangs is stopped`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    let script = try repository.read("plots/clock_uncertainty.gp")
    try repository.write(script + "pause 30\n", to: "plots/clock_uncertainty.gp")
    let start = ContinuousClock.now
    let error = #expect(throws: DrawingError.self) {
      try draw(figure: "clock_uncertainty", root: repository.root, timeLimit: 1)
    }
    #expect(error?.description.contains("did not finish within 1.0 seconds") == true)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// A program in the figure's folder that takes gnuplot's place.
  private func program(_ body: String, in repository: Repository) throws -> String {
    try repository.write("#!/bin/sh\n\(body)\n", to: "other-gnuplot")
    chmod("\(repository.root)/other-gnuplot", 0o755)
    return "\(repository.root)/other-gnuplot"
  }

  @Test func `a gnuplot that is killed is named with the signal, and leaves the old picture`()
    throws
  {
    let repository = try Repository()
    try repository.add(.clocks())
    try repository.write("the old picture", to: "plots/clock_uncertainty.svg")
    let killed = try program("kill -9 $$", in: repository)
    let error = #expect(throws: DrawingError.self) {
      try draw(figure: "clock_uncertainty", root: repository.root, program: killed)
    }
    #expect(error?.description.contains("gnuplot was ended by signal 9") == true)
    #expect(try repository.read("plots/clock_uncertainty.svg") == "the old picture")
  }

  @Test(arguments: ["5.2 patchlevel 8", "4.6 patchlevel 6", "", "six"])
  func `a gnuplot that is too old, or tells no version, is refused with the remedy`(
    version: String
  ) throws {
    let repository = try Repository()
    let old = try program(
      "file=$(sed -n \"s/^set print '\\(.*\\)'$/\\1/p\"); echo '\(version)' > \"$file\"",
      in: repository)
    let error = #expect(throws: DrawingError.self) { try gnuplotVersion(program: old) }
    #expect(
      error?.description.contains("has version \"\(version)\", but the figures need 5.4") == true)
    #expect(error?.description.contains("apt-get install gnuplot-nox") == true)
  }

  @Test func `a gnuplot that is still being written is waited for`() throws {
    let repository = try Repository()
    let late = try program(
      "file=$(sed -n \"s/^set print '\\(.*\\)'$/\\1/p\"); echo '6.0 patchlevel 0' > \"$file\"",
      in: repository)
    let writer = open(late, O_WRONLY)
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { close(writer) }
    #expect(try gnuplotVersion(program: late) == "6.0 patchlevel 0")
  }

  @Test func `what a killed process left behind is removed, and what a living one makes is not`()
    throws
  {
    let repository = try Repository()
    try repository.add(.clocks())
    // No process has so large a number.
    let (dead, living) = (".clock_uncertainty-99999999.partial", ".clock_uncertainty-1.partial")
    for name in [dead, living] { try repository.write("", to: "plots/\(name)") }
    try draw(figure: "clock_uncertainty", root: repository.root)
    #expect(
      try repository.plots == [living, "clock_uncertainty.gp", "clock_uncertainty.svg", "house.gp"])
  }

  @Test func `a full disk is named, and leaves the old picture`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    try repository.write("the old picture", to: "plots/clock_uncertainty.svg")
    // What gnuplot writes to this link meets a full disk, of which it says nothing.
    let partial = "\(repository.root)/plots/" + Leftovers.name(".clock_uncertainty-", ".partial")
    try FileManager.default.createSymbolicLink(atPath: partial, withDestinationPath: "/dev/full")
    let error = #expect(throws: DrawingError.self) {
      try draw(figure: "clock_uncertainty", root: repository.root)
    }
    #expect(error?.description.contains("and the disk have room") == true)
    #expect(
      try repository.plots == ["clock_uncertainty.gp", "clock_uncertainty.svg", "house.gp"])
    #expect(try repository.read("plots/clock_uncertainty.svg") == "the old picture")
  }

  @Test func `neither a column's name nor a cell nor a filter runs a command`() throws {
    let repository = try Repository()
    let evil = "a'`touch x`; system('touch x')#$(touch x)"
    let table = Table(
      "evil", columns: ["\(evil)", "ms", "who"], rows: [[1, 2, .text(evil)], [2, 3, .text(evil)]])
    try repository.write(table.csv, to: "data/evil.csv")
    let layer = Layer(
      .line, table: "evil", x: .named(evil), y: "ms", where: [Filter("who", .text(evil))],
      in: .blue,
      label: Label(evil, x: 1, y: 2), tooltips: true)
    try repository.add(
      Figure(
        name: "evil", caption: "**Evil.** \(evil)", alt: evil,
        panels: [
          Panel(evil, x: Axis(evil, range: 0...3), y: Axis("ms", range: 0...4), layers: [layer])
        ]))
    try draw(figure: "evil", root: repository.root)
    let names = try FileManager.default.contentsOfDirectory(atPath: repository.root)
    #expect(names.sorted() == ["data", "plots"])
    #expect(try repository.read("plots/evil.svg").contains("touch x"))
  }

  @Test func `a program that does not read is an error, not the end of ours`() throws {
    #expect(throws: DrawingError.self) {
      let gnuplot = try Gnuplot(program: "false")
      for _ in 0..<100 { gnuplot.send(String(repeating: "#", count: 10_000)) }
      try gnuplot.finish()
    }
  }

  @Test func `the folder's path may hold spaces, quotes and backquotes`() throws {
    let repository = try Repository(named: "it's a \"`touch x`\" \(UUID().uuidString)")
    try repository.add(.clocks())
    try draw(figure: "clock_uncertainty", root: repository.root)
    #expect(try !isStale(figure: "clock_uncertainty", root: repository.root))
  }

  @Test(arguments: ["'\"`touch x`\"", "'; system('touch x'); '", "@TITLE {/:Bold x} a_b^c \\n %s"])
  func `a title runs no command and is shown as it is written`(title: String) throws {
    let repository = try Repository()
    try repository.add(.clocks(title: title))
    try draw(figure: "clock_uncertainty", root: repository.root)
    #expect(!FileManager.default.fileExists(atPath: "\(repository.root)/x"))
    let svg = try repository.read("plots/clock_uncertainty.svg")
    let shown = svg.replacingOccurrences(of: "&quot;", with: "\"")
      .replacingOccurrences(of: "&apos;", with: "'").replacingOccurrences(of: "&#39;", with: "'")
    #expect(shown.contains(">\(title)</text>"))
  }
}
#endif
