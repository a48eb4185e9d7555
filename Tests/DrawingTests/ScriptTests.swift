#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Measurement
import Testing

@testable import Plotting

@Suite struct ScriptTests {
  private func figure(
    name: String = "chart", caption: String = "**It rises.** Then it stays.",
    alt: String = "A line.",
    table: String = "chart", x: Axis = Axis("time", unit: "s"), filter: Filter? = nil
  ) -> Figure {
    let layer = Layer(
      .line, table: table, x: "time_s", y: .scaled("value_us", 0.001),
      where: filter.map { [$0] } ?? [], in: .blue)
    return Figure(
      name: name, caption: caption, alt: alt,
      panels: [Panel(x: x, y: Axis("latency", unit: "ms", log: true), layers: [layer])])
  }

  @Test func `the header that a script opens with can be read back`() throws {
    let figure = Figure.clocks()
    let script = try figure.script(command: "make chapter-clocks")
    let header = try FigureHeader(script: script, file: "plots/clock_uncertainty.gp")
    #expect(header.name == figure.name)
    #expect(header.tables == ["clock_trace", "clock_distribution", "published/parameters"])
    #expect(header.alt == figure.alt)
    #expect(header.caption == figure.caption)
    #expect(header.command == "make chapter-clocks")
    #expect(header.title == "The bound always holds the error.")
  }

  @Test func `a title whose numbers are still to be woven falls back on the name`() throws {
    let header = FigureHeader(
      name: "commit_wait", tables: ["a"], alt: "a", caption: "**It waits {value a}.**", command: "c"
    )
    #expect(header.title == "commit wait")
  }

  @Test(arguments: ["figure", "alt", "caption", "command", "table"])
  func `a header without one of its lines is refused by name`(key: String) throws {
    let script = try figure().script(command: "make x")
    let lines = script.split(separator: "\n").filter { !$0.hasPrefix("# \(key):") }
    let error = #expect(throws: FigureError.self) {
      try FigureHeader(script: lines.joined(separator: "\n"), file: "plots/chart.gp")
    }
    #expect(error?.description.hasPrefix("plots/chart.gp: ") == true)
    #expect(error?.description.contains("# \(key): ") == true)
  }

  @Test func `a log axis says so`() throws {
    let script = try figure().script(command: "make x")
    #expect(script.contains("'latency (ms, log)'"))
    #expect(script.contains("set logscale y"))
  }

  @Test func `no text ever stands in double quotes, where backquotes run commands`() throws {
    let x = Axis("a 'b' `c` \"d\"")
    let script = try figure(x: x).script(command: "make x")
    #expect(script.contains(#"set xlabel 'a '.QUOTE.'b'.QUOTE.' `c` "d"' @XTITLE"#))
  }

  @Test(arguments: ["two\nlines", "nul\0", "return\r", "separator\u{2028}"])
  func `texts of more than one line are refused`(text: String) {
    #expect(throws: FigureError.self) { try figure(caption: text).script(command: "make x") }
    #expect(throws: FigureError.self) { try figure(alt: text).script(command: "make x") }
    #expect(throws: FigureError.self) { try figure(x: Axis(text)).script(command: "make x") }
    #expect(throws: FigureError.self) { try figure().script(command: text) }
  }

  @Test(arguments: ["", "A", "../secret", "a b", "a'", "/etc/passwd", "a//b", "< ls"])
  func `names that could leave their folder are refused`(name: String) {
    #expect(throws: FigureError.self) { try figure(name: name).script(command: "make x") }
    #expect(throws: FigureError.self) { try figure(table: name).script(command: "make x") }
  }

  @Test func `what gnuplot cannot do is refused rather than drawn wrongly`() {
    let comma = Filter("system", "a,b")
    #expect(throws: FigureError.self) { try figure(filter: comma).script(command: "make x") }
    for x in [
      Axis("x", log: true, range: 0...1), Axis("x", range: 1...1), Axis("x", ticks: .every(0)),
    ] {
      #expect(throws: FigureError.self) { try figure(x: x).script(command: "make x") }
    }
    let infinite = Axis("x", range: 0...Double.infinity)
    #expect(throws: FigureError.self) { try figure(x: infinite).script(command: "make x") }
    #expect(throws: FigureError.self) { try figure(alt: " ").script(command: "make x") }
  }

  @Test func `a filter compares the text that the CSV holds`() throws {
    let script = try figure(filter: Filter("servers", 5)).script(command: "make x")
    #expect(script.contains("(is('servers', '5') ? column('time_s') : NaN)"))
    #expect(script.contains("(column('value_us')*(0.001))"))
  }

  @Test func `rows can have names, and have the room that the longest needs`() throws {
    let names = ["a_b", "it's a very long name of a row"]
    let panel = Panel(
      x: Axis("share"), y: Axis("Clock", range: 0.5...2.5, ticks: .named(names)),
      layers: [Layer(.points, table: "chart", x: "x", y: "row", in: .blue)])
    let figure = Figure(name: "chart", caption: "**It.**", alt: "A.", panels: [panel])
    let script = try figure.script(command: "make x")
    #expect(
      script.contains("set ytics ('a_b' 1, 'it'.QUOTE.'s a very long name of a row' 2) noenhanced"))
    #expect(script.contains("ROOM = 213;"))
    let broken = Panel(
      x: Axis("share"), y: Axis("Clock", ticks: .named(["two\nlines"])), layers: panel.layers)
    #expect(throws: FigureError.self) {
      try Figure(name: "chart", caption: "**It.**", alt: "A.", panels: [broken])
        .script(command: "make x")
    }
  }

  @Test func `the house style holds the palette's colours`() throws {
    let house = try Repository().read("plots/house.gp")
    for tone in Tone.allCases {
      #expect(house.contains("\(tone.gnuplotName) = \"\(tone.light)\""))
    }
  }

  @Test func `every ink has a tint, and no two tones share a colour`() {
    for ink in Ink.allCases { #expect(ink.tint != ink.tone) }
    #expect(Set(Tone.allCases.map(\.light)).count == Tone.allCases.count)
    #expect(Set(Tone.allCases.map(\.dark)).count == Tone.allCases.count)
  }
}
#endif
