#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Plotting
import Testing

@testable import Drawing

@Suite struct FinishTests {
  private let raw = """
    <?xml version="1.0" encoding="utf-8"  standalone="no"?>
    <svg 
     viewBox="0 0 720 360"
     xmlns="http://www.w3.org/2000/svg"
     xmlns:xlink="http://www.w3.org/1999/xlink"
    >

    <title>Gnuplot</title>
    <desc>Produced by GNUPLOT</desc>
    <g id="gnuplot_canvas">
    <defs>
      <circle id='gpPt5' cx='0' cy='0' r='1'/>
      <use xlink:href='#gpPt5' id='gpPt6' fill='currentColor' stroke='none'/>
      <path id='gpPt7' d='M0,0'/>
      <filter id='textbox'><feFlood flood-color='white'/></filter>
    </defs>
    <g fill="none"><g stroke="none">
    </g></g>
      <g id="gnuplot_plot_1" ><title>'data/a.csv' using 1:2</title>
    <path stroke='rgb(  0, 112, 228)'  d='M1,2 L3,4'/>
    <rect fill = 'rgb(1,2,3)'/>
    <use xlink:href='#gpPt6' color='rgb( 91, 100, 112)'/>
    <use xlink:href='#gpPt6' color='white'/>
    <g onmousemove="gnuplot_svg.showHypertext(evt,'ours: 4 at 1')" onmouseout="x()"><title> </title>
    <use xlink:href='#gpPt6'/></g>
    <text><tspan font-family="Inter" > one &lt; two</tspan></text>
    <g stroke="none" fill="rgb(0,112,228)" font-family="Inter:Bold"><text>label</text></g>
    </g></g>
    </svg>

    """

  private func finish(as name: String = "chart") throws -> String {
    try finished(
      raw, name: name, title: "Less < more", alt: "A \"chart\" & more",
      stamps: [Stamp(file: "plots/chart.gp", sha256: "abc")])
  }

  @Test func `every palette colour becomes a variable with its light value`() throws {
    let svg = try finish()
    #expect(svg.contains("stroke=\"var(--f-blue,#0070e4)\""))
    #expect(svg.contains("color=\"var(--f-muted,#5b6470)\""))
    #expect(svg.contains("fill=\"#010203\""))
    #expect(!svg.contains("rgb("))
  }

  @Test func `the gap around an error bar's mark is paper, in the dark as well`() throws {
    #expect(try finish().contains("color=\"var(--f-paper,#fefefe)\""))
  }

  @Test func `every id starts with the figure's name, and every reference follows`() throws {
    let svg = try finish()
    for id in svg.matches(of: /\bid="([^"]*)"/) { #expect(id.output.1.hasPrefix("chart-")) }
    for link in svg.matches(of: /href="#([^"]*)"/) {
      #expect(svg.contains("id=\"\(link.output.1)\""))
    }
  }

  @Test func `only the marks that are used stay, and no empty group`() throws {
    let svg = try finish()
    #expect(svg.contains("id=\"chart-gpPt5\"") && svg.contains("id=\"chart-gpPt6\""))
    #expect(!svg.contains("gpPt7") && !svg.contains("<filter"))
    #expect(!svg.contains("/></g><g fill=\"none\"/>") && !svg.contains("<g fill=\"none\"/>"))
  }

  @Test func `a screen reader hears the title and the description`() throws {
    let svg = try finish()
    #expect(svg.contains("role=\"img\""))
    #expect(svg.contains("aria-labelledby=\"chart-title chart-desc\""))
    #expect(svg.contains("<title id=\"chart-title\">Less &lt; more</title>"))
    #expect(svg.contains("<desc id=\"chart-desc\">A &quot;chart&quot; &amp; more</desc>"))
  }

  @Test func `hypertext becomes a native tooltip, and gnuplot's own titles go`() throws {
    let svg = try finish()
    #expect(svg.contains("<g class=\"tip\">\n<title>ours: 4 at 1</title>"))
    #expect(!svg.contains("onmouse") && !svg.contains("using 1:2") && !svg.contains("GNUPLOT"))
    #expect(svg.contains("<text>one &lt; two</text>"))
  }

  @Test func `labels in a series' colour are bold, with a rim of paper`() throws {
    let svg = try finish()
    #expect(
      svg.contains(
        "<g stroke=\"var(--f-paper,#fefefe)\" fill=\"var(--f-blue,#0070e4)\" font-weight=\"bold\" "
          + "stroke-width=\"4\" paint-order=\"stroke\">\n<text>label</text>"))
  }

  @Test func `its own colours apply only where the SVG is the document`() throws {
    let svg = try finish()
    let selectors = svg.matches(of: /([^{}<>]+)\{/).map { String($0.output.1) }
    #expect(selectors == ["svg:root", "@media (prefers-color-scheme:dark)", "svg:root"])
    #expect(svg.contains("--f-blue:#7695ec"))
  }

  @Test func `print gets plain colours and no style sheet`() throws {
    let text = printed(try finish())
    #expect(!text.contains("var(") && !text.contains("<style"))
    #expect(text.contains("stroke=\"#0070e4\""))
  }

  @Test func `the stamps can be read back`() throws {
    #expect(Stamp.read(from: try finish()) == [Stamp(file: "plots/chart.gp", sha256: "abc")])
    #expect(Stamp.read(from: raw).isEmpty)
  }

  @Test(arguments: ["", "<svg><g></svg>", "<svg", "<svg a=1></svg>", "<svg><!--", "<svg a='"])
  func `malformed pictures are refused`(svg: String) {
    #expect(throws: DrawingError.self) {
      try finished(svg, name: "chart", title: "", alt: "", stamps: [])
    }
  }
}

@Suite struct StaleTests {
  @Test(arguments: ["plots/clock_uncertainty.gp", "plots/house.gp", "data/clock_trace.csv"])
  func `a changed source makes a picture stale, and drawing mends it`(file: String) throws {
    let repository = try Repository()
    let name = "clock_uncertainty"
    try repository.add(.clocks())
    #expect(try isStale(figure: name, root: repository.root))
    try draw(figure: name, root: repository.root)
    #expect(try !isStale(figure: name, root: repository.root))
    let end = file.hasSuffix(".csv") ? "180,1.0,0.1\n" : "# another line\n"
    try repository.write(try repository.read(file) + end, to: file)
    #expect(try isStale(figure: name, root: repository.root))
    try draw(figure: name, root: repository.root)
    #expect(try !isStale(figure: name, root: repository.root))
  }

  @Test func `a missing table is named, with the command that makes it`() throws {
    let repository = try Repository()
    try repository.add(.clocks())
    try FileManager.default.removeItem(atPath: "\(repository.root)/data/clock_trace.csv")
    let error = #expect(throws: DrawingError.self) {
      try isStale(figure: "clock_uncertainty", root: repository.root)
    }
    #expect(error?.description.hasPrefix("data/clock_trace.csv cannot be read") == true)
    #expect(error?.description.hasSuffix("run `make chapter-clocks`") == true)
  }
}
#endif
