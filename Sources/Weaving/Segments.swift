/// A README taken apart: prose that stays as it is, and markers whose filling is ours.
struct Segment: Equatable {
  enum Piece: Equatable {
    case prose(String)
    /// `comment` is the opening comment as it stood, with its brackets.
    case marker(Marker, comment: String, onItsOwn: Bool)
  }

  var line: Int
  var piece: Piece
}

/// Splits a README at its markers, leaving code alone: what stands in a fence or between backticks
/// is shown to the reader, so it can only be an example of a marker.
struct SegmentReader {
  private let text: [UInt8]
  private let file: String
  private var at = 0
  private var proseStart = 0
  private var segments: [Segment] = []
  private var problems: [Problem] = []

  static func read(_ text: String, file: String) -> (segments: [Segment], problems: [Problem]) {
    var reader = SegmentReader(text: Array(text.utf8), file: file)
    reader.readAll()
    return (reader.segments, reader.problems)
  }

  private init(text: [UInt8], file: String) {
    self.text = text
    self.file = file
  }

  private mutating func readAll() {
    while at < text.count {
      if let end = text.endOfCode(at: at) {
        at = end
      } else if text.has("<!--", at: at) {
        readComment()
      } else {
        at += 1
      }
    }
    closeProse(at: text.count)
  }

  private mutating func readComment() {
    let start = at
    guard let close = text.firstIndex(of: "-->", from: start + 4) else {
      complain(start, "a comment is opened and never closed with -->")
      at = text.count
      return
    }
    at = close + 3
    let words = text.string(start + 4..<close).trimmed
    if words == "end" { return complain(start, "this end closes nothing") }
    do throws(Complaint) {
      let marker = try Marker(words)
      guard let end = endOfMarker(isBlock: marker.isBlock) else {
        throw Complaint("\(words.prefix(while: { $0 != " " })) is not closed with <!-- end -->")
      }
      let onItsOwn = try position(of: marker, from: start, through: end.upperBound)
      closeProse(at: start)
      segments.append(
        Segment(
          line: text.line(at: start),
          piece: .marker(marker, comment: text.string(start..<close + 3), onItsOwn: onItsOwn)))
      at = end.upperBound
      proseStart = at
    } catch {
      complain(start, error.description)
      // Its end is not a second mistake.
      if let end = endOfMarker(isBlock: true) { at = end.upperBound }
    }
  }

  /// Where the marker's `<!-- end -->` stands; nil if another comment or the file's end is first.
  private func endOfMarker(isBlock: Bool) -> Range<Int>? {
    var index = at
    while index < text.count {
      if isBlock, let end = text.endOfFence(at: index) {
        index = end
      } else if text.has("<!--", at: index) {
        guard let close = text.firstIndex(of: "-->", from: index),
          text.string(index + 4..<close).trimmed == "end"
        else { return nil }
        return index..<close + 3
      } else {
        index += 1
      }
    }
    return nil
  }

  /// Whether the marker has its lines to itself; complains where a browser would garble the page.
  ///
  /// CommonMark takes a line that begins with a comment for HTML up to the line's end, so words
  /// that follow on that line would be shown raw, outside their paragraph.
  private func position(
    of marker: Marker, from start: Int, through end: Int
  ) throws(Complaint) -> Bool {
    let column = start - text.startOfLine(at: start)
    let beginsLine = text[(start - column)..<start].allSatisfy { $0 == UInt8(ascii: " ") }
    let endsLine = text.restOfLine(from: end).allSatisfy { $0 <= UInt8(ascii: " ") }
    if marker.isBlock, column > 0 || !endsLine {
      throw Complaint("this marker must begin its line, and nothing may follow its end")
    }
    if !marker.isBlock, beginsLine, column < 4, !(marker.isClaim && endsLine) {
      throw Complaint(
        "a \(marker.isClaim ? "claim with words after it" : "marker within a sentence") may not "
          + "begin a line: browsers would take the line for HTML; join it to the line before")
    }
    return marker.isBlock || (beginsLine && endsLine && column < 4)
  }

  private mutating func closeProse(at end: Int) {
    if proseStart < end {
      segments.append(
        Segment(line: text.line(at: proseStart), piece: .prose(text.string(proseStart..<end))))
    }
    proseStart = end
  }

  private mutating func complain(_ index: Int, _ message: String) {
    problems.append(Problem(file: file, line: text.line(at: index), message))
  }
}
