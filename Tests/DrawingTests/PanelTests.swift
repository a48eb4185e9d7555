#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Measurement
import Testing

@testable import Drawing
@testable import Plotting

@Suite struct PanelTests {
  /// Draws in both sizes. For eyes: `DRAWING_KEEP=folder swift test` leaves the pictures there.
  private func drawn(_ figure: Figure) throws -> String {
    let repository = try Repository()
    try repository.addTraces()
    try repository.add(figure)
    for size in FigureSize.allCases {
      try draw(figure: figure.name, root: repository.root, size: size)
      guard let folder = ProcessInfo.processInfo.environment["DRAWING_KEEP"] else { continue }
      let svg = try repository.read("plots/\(figure.name)\(size.suffix).svg")
      try svg.write(
        toFile: "\(folder)/\(figure.name)\(size.suffix).svg", atomically: false, encoding: .utf8)
    }
    return try repository.read("plots/\(figure.name).svg")
  }

  @Test func `a space-time diagram says names and roles as they are written`() throws {
    let svg = try drawn(.spaceTime())
    for text in ["participant_b", "group B {leader}", "commit wait", "prepared", "crash"] {
      #expect(svg.contains(">\(text)<"), "\(text)")
    }
    #expect(!svg.contains(">gossip<"), "what no style names has no label")
    #expect(svg.contains("var(--f-amber-tint,"))
    #expect(svg.contains("stroke-dasharray"), "a lost message is dashed")
  }

  @Test func `a diagram names its three tables, and the third only where it is drawn`() throws {
    #expect(Figure.spaceTime().tables == ["commit-nodes", "commit-messages", "commit-spans"])
    let bare = Panel.spaceTime(
      trace: "commit", nodes: 4, time: Axis("time", unit: "ms", range: 0...23.5),
      messages: [.init("apply", in: .red)])
    #expect(bare.tables == ["commit-nodes", "commit-messages"])
    _ = try drawn(
      Figure(name: "bare", caption: "**Bare.**", alt: "Bare.", panels: [bare], height: 300))
  }

  @Test func `a diagram may stand above another panel, which keeps its axes`() throws {
    let figure = Figure(
      name: "mixed", caption: "**Both.**", alt: "Both.",
      panels: Figure.spaceTime(title: "One commit").panels + Figure.bars.panels,
      arrangement: .stacked, height: 330)
    let svg = try drawn(figure)
    #expect(svg.contains(">Throughput (k txn/s)<") && svg.contains(">One commit<"))
    #expect(svg.contains("var(--f-grid,"))
  }

  @Test func `a diagram without a range of time, without nodes or messages is refused`() {
    let style = SpaceTime.Messages("apply", in: .red)
    for (time, nodes, styles) in [
      (Axis("time"), 4, [style]), (Axis("time", range: 0...1), 0, [style]),
      (Axis("time", range: 0...1), 4, []), (Axis("time", log: true, range: 1...2), 4, [style]),
      (Axis("time", range: 0...1), 4, [SpaceTime.Messages("a,b", in: .red)]),
    ] {
      let panel = Panel.spaceTime(trace: "commit", nodes: nodes, time: time, messages: styles)
      let figure = Figure(name: "a", caption: "a", alt: "a", panels: [panel])
      #expect(throws: FigureError.self) { try figure.script(command: "make x") }
    }
  }

  @Test func `a distribution's tail is drawn from its own column on a log axis`() throws {
    let script = try Figure.spread.script(command: "make x")
    #expect(script.contains("'Fraction above (log)'"))
    #expect(script.contains("(column('tail'))") && script.contains("(column('fraction'))"))
    _ = try drawn(.spread)
  }

  @Test func `an empty cell breaks a line that shows gaps`() throws {
    let svg = try drawn(.outage)
    let amber = try #require(svg.firstRange(of: "stroke=\"var(--f-amber,"))
    let path = svg[amber.upperBound...].prefix { $0 != ">" }
    #expect(path.count { $0 == "M" } == 2, "\(path.prefix(200))")
  }

  @Test func `a line with gaps needs a range, since what is left out lies beyond it`() {
    let layer = Layer(.line, table: "timeline", x: "time_s", y: "rate", in: .blue, gaps: true)
    let panel = Panel(x: Axis("time"), y: Axis("rate"), layers: [layer])
    let figure = Figure(name: "a", caption: "a", alt: "a", panels: [panel])
    #expect(throws: FigureError.self) { try figure.script(command: "make x") }
  }

  @Test func `small multiples say the shared titles once a row and once at the foot`() throws {
    let svg = try drawn(.multiples)
    #expect(svg.matches(of: />Throughput \(k txn\/s\)</).count == 2)
    #expect(svg.matches(of: />contention index \(log\)</).count == 2)
    #expect(svg.matches(of: />ours</).count == 1)
    #expect(svg.contains(">Two-phase commit<"))
  }

  @Test func `bars reach from one column to another`() throws {
    let script = try Figure.bars.script(command: "make x")
    #expect(script.contains(":(column('low')):(column('high')) with yerrorbars"))
    _ = try drawn(.bars)
  }

  @Test func `the reading line names the published marks by their shape and source`() {
    let line = Reading.line(
      "ours", band: "95 % interval", published: [.blue, .amber], source: "Thomson et al. 2012")
    #expect(
      line == "line: ours  ·  band: 95 % interval  ·  ○ □: published, Thomson et al. 2012")
    #expect(Figure.halves(of: "line: ours  ·  ○: published, 2012") == nil)
    let halves = Figure.halves(of: line)
    #expect(halves?.0 == "line: ours  ·  band: 95 % interval")
  }
}
#endif
