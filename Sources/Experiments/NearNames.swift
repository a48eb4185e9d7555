/// Names that a mistyped one may have meant.
enum NearNames {
  /// Words for an unknown name: what there is, and what was probably meant.
  static func complaint(_ kind: String, _ name: String, among names: [String]) -> String {
    let near = names.filter { distance($0, name) <= max(2, name.count / 3) }
    let meant = near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
    return "no \(kind) is named \(name); there are \(names.joined(separator: ", "))\(meant)"
  }

  /// The number of letters to insert, drop or replace (Levenshtein).
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (letter == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
