// The colours of every figure. A computed set: any two stay apart for readers with normal, deutan,
// protan and tritan vision, and each is dark enough on paper to colour a label.

/// A colour by its part in a figure: gnuplot draws the light value, a web page may change it.
public enum Ink: String, Sendable, Hashable, CaseIterable {
  case blue, amber, green, red, purple, grey, muted

  /// The colour of lines, marks and labels.
  public var tone: Tone { Tone(rawValue: rawValue)! }

  /// The pale relative for areas behind lines.
  public var tint: Tone { self == .muted ? .greyTint : Tone(rawValue: rawValue + "-tint")! }

  /// gnuplot's point types; a reader without colours still tells two series apart.
  var marks: (hollow: Int, filled: Int) {
    switch self {
    case .blue, .grey, .muted: (6, 7)
    case .amber: (4, 5)
    case .green: (8, 9)
    case .purple: (10, 11)
    case .red: (12, 13)
    }
  }
}

/// Every colour that a drawn figure may hold, each a CSS variable `--f-NAME` on the web.
public enum Tone: String, Sendable, Hashable, CaseIterable {
  case ink, muted, grid, paper
  case blue, amber, green, red, purple, grey
  case blueTint = "blue-tint"
  case amberTint = "amber-tint"
  case greenTint = "green-tint"
  case redTint = "red-tint"
  case purpleTint = "purple-tint"
  case greyTint = "grey-tint"

  /// `--f-blue`.
  public var variable: String { "--f-\(rawValue)" }

  /// The name in `plots/house.gp`: `BLUE`, `BLUE_TINT`.
  public var gnuplotName: String {
    String(rawValue.map { $0 == "-" ? "_" : Character($0.uppercased()) })
  }

  /// On paper and on light pages, as `#rrggbb`.
  public var light: String {
    switch self {
    case .ink: "#1b1f24"
    case .muted: "#5b6470"
    case .grid: "#e3e6ea"
    case .paper: "#fefefe"
    case .blue: "#0070e4"
    case .amber: "#a86500"
    case .green: "#266c47"
    case .red: "#920f0a"
    case .purple: "#623869"
    case .grey: "#7a828e"
    case .blueTint: "#d6e8fc"
    case .amberTint: "#f5e6cf"
    case .greenTint: "#d9ebe1"
    case .redTint: "#f8dcd9"
    case .purpleTint: "#eadfed"
    case .greyTint: "#eef0f3"
    }
  }

  /// On dark pages, as `#rrggbb`.
  public var dark: String {
    switch self {
    case .ink: "#e4e7eb"
    case .muted: "#98a2b0"
    case .grid: "#2a303a"
    case .paper: "#14171c"
    case .blue: "#7695ec"
    case .amber: "#ebaa00"
    case .green: "#59eaa5"
    case .red: "#f56a50"
    case .purple: "#e4c5eb"
    case .grey: "#8892a0"
    case .blueTint: "#212c46"
    case .amberTint: "#3b2f12"
    case .greenTint: "#193a2c"
    case .redTint: "#432420"
    case .purpleTint: "#3a3040"
    case .greyTint: "#23282f"
    }
  }

  /// The declarations for a style sheet: `--f-ink:#e4e7eb;--f-muted:...`.
  public static func declarations(dark: Bool) -> String {
    allCases.map { "\($0.variable):\(dark ? $0.dark : $0.light)" }.joined(separator: ";")
  }
}
