import Measurement

/// One sentence a chapter stands by, as its experiment judged it.
struct Claim: Equatable {
  var says: String
  var verdict: String
  var evidence: String
}

/// The claims of `data/claims/CHAPTER.csv`.
struct Claims {
  let path: String
  private var claims: [String: Claim] = [:]

  init(chapter: String, in repository: Repository) throws(Complaint) {
    path = "data/claims/\(chapter).csv"
    guard repository.exists(path) else {
      throw Complaint("no claims: \(path) does not exist; run: make chapter-\(chapter)")
    }
    let text = try repository.text(path)
    do throws(TableError) {
      let table = try Table("claims/\(chapter)", csv: text, file: path)
      let claim = try table.index(of: "claim"), says = try table.index(of: "says")
      let verdict = try table.index(of: "verdict"), evidence = try table.index(of: "evidence")
      for row in table.rows {
        claims[row[claim].description] = Claim(
          says: row[says].description, verdict: row[verdict].description,
          evidence: row[evidence].description)
      }
    } catch {
      throw Complaint(error.description)
    }
  }

  /// The claim of this name; complains unless it holds.
  func held(_ name: String) throws(Complaint) -> Claim {
    guard let claim = claims[name] else {
      let known = claims.keys.sorted().joined(separator: ", ")
      throw Complaint("\(path) has no claim \"\(name)\"; it has \(known)")
    }
    guard claim.verdict == "holds" else {
      throw Complaint("claim \"\(name)\" does not hold (\(claim.verdict)): \(claim.evidence)")
    }
    return claim
  }
}
