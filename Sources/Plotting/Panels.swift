// Panels that chapters draw again and again.

import Measurement

extension Panel {
  /// What a distribution shows: the fraction at or below a value, or on a log axis the one above.
  public enum Spread: Sendable {
    case fraction
    /// Down to a power of ten, such as 1e-5.
    case tail(downTo: Double)
  }

  /// How a quantity is spread, from tables with the columns `fraction` and `tail`, which
  /// `Distribution` makes. The layers' y is `fraction`; a tail replaces it.
  public static func distribution(
    _ title: String? = nil, of quantity: Axis, _ spread: Spread = .fraction, layers: [Layer],
    annotations: [Annotation] = []
  ) -> Panel {
    switch spread {
    case .fraction:
      Panel(
        title, x: quantity,
        y: Axis("Fraction at or below", range: 0...1, ticks: .every(0.25)), layers: layers,
        annotations: annotations)
    case .tail(let lowest):
      Panel(
        title, x: quantity,
        y: Axis("Fraction above", log: true, range: lowest...1, ticks: .powersOfTen),
        layers: layers.map { $0.ofTail() }, annotations: annotations)
    }
  }

  /// Small multiples: `panel` once for each of `values` of a column, under its title.
  ///
  /// Its axes need ranges, or the panels could not be compared. Only the first names its series.
  public static func multiples(
    of panel: Panel, over column: String, values: [(value: Field, title: String)]
  ) -> [Panel] {
    precondition(
      panel.x.range != nil && panel.y.range != nil,
      "small multiples over \(column) need the ranges of both axes")
    return values.enumerated().map { index, element in
      Panel(
        element.title, x: panel.x, y: panel.y,
        layers: panel.layers.map {
          $0.within(Filter(column, element.value), isLabelled: index == 0)
        },
        annotations: panel.annotations.map { index == 0 ? $0 : Annotation($0.shape, in: $0.ink) })
    }
  }
}

extension Layer {
  /// A line over its band, such as a mean over its 95 % interval.
  public static func banded(
    _ mark: Mark = .line, table: String, x: Column, y: Column, low: Column, high: Column,
    where filters: [Filter] = [], in ink: Ink, label: Label? = nil, tooltips: Bool = false
  ) -> [Layer] {
    [
      .band(table: table, x: x, low: low, high: high, where: filters, in: ink),
      Layer(
        mark, table: table, x: x, y: y, where: filters, in: ink, label: label, tooltips: tooltips),
    ]
  }

  fileprivate func ofTail() -> Layer {
    guard case .named("fraction") = y else { return self }
    return changed(y: "tail", filters: filters, label: label)
  }

  fileprivate func within(_ filter: Filter, isLabelled: Bool) -> Layer {
    changed(y: y, filters: filters + [filter], label: isLabelled ? label : nil)
  }

  private func changed(y: Column, filters: [Filter], label: Label?) -> Layer {
    Layer(
      mark, table: table, x: x, y: y, where: filters, in: ink, dashed: isDashed, label: label,
      tooltips: hasTooltips, gaps: showsGaps)
  }
}

/// The line above a figure that says how to read its marks.
public enum Reading {
  static let separator = "  ·  "

  /// `line: ours, mean of 10 runs  ·  band: 95 % interval  ·  ○ □: published, 2012`
  ///
  /// `published` is the inks of the hollow marks; `source` names who printed them and when.
  public static func line(
    _ ours: String, band: String? = nil, published inks: [Ink] = [], source: String = ""
  ) -> String {
    var parts = ["line: \(ours)"]
    if let band { parts.append("band: \(band)") }
    if !inks.isEmpty {
      let glyphs = inks.map(\.hollowGlyph).joined(separator: " ")
      parts.append("\(glyphs): published, \(source)")
    }
    return parts.joined(separator: separator)
  }
}

extension Ink {
  /// The hollow mark as a character.
  fileprivate var hollowGlyph: String {
    switch self {
    case .blue, .grey, .muted: "○"
    case .amber: "□"
    case .green: "△"
    case .purple: "▽"
    case .red: "◇"
    }
  }
}
