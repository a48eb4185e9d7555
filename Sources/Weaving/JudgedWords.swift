import Measurement

extension Judging {
  /// For the line under a figure or a table; nil where nothing was judged.
  var words: String? {
    guard !by.isEmpty else { return nil }
    if let twinOf {
      return "the broken twin of \(twinOf), rejected by \(list(by.map(\.judge.rawValue)))"
    }
    var levels: [(level: String, judges: [String], calls: Int)] = []
    for one in by {
      if let known = levels.firstIndex(where: { $0.level == one.level }) {
        levels[known].judges.append(one.judge.rawValue)
        levels[known].calls = max(levels[known].calls, one.calls)
      } else {
        levels.append((one.level, [one.judge.rawValue], one.calls))
      }
    }
    let parts = levels.map {
      "\($0.level) by \(list($0.judges)), \(NumberFormat()(Double($0.calls))) calls"
    }
    let rejected = twin.map { "; its twin, whose \($0.bug), is rejected" } ?? ""
    return "judged " + list(parts) + rejected
  }

  private func list(_ words: [String]) -> String {
    words.count < 2
      ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words.last!
  }
}

extension [Judging] {
  /// What is said of several tables, each sentence once.
  var words: String? {
    var all: [String] = []
    for words in compactMap(\.words) where !all.contains(words) { all.append(words) }
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }
}
