/// Where the boxes, words and arrows of one cycle stand, in pixels from its upper left corner.
///
/// Steps and edges are in a font whose letters are all as wide, so that their lengths are known and not guessed.
struct CycleLayout {
  enum Shape: Equatable {
    case box(x: Double, y: Double, width: Double, height: Double)
    case words(String, x: Double, y: Double, Style)
    /// A line through points, with a head at the last.
    case arrow([Point], Cycle.Kind)
  }

  enum Style: Equatable { case title, name, step, says, why(Cycle.Kind), edge(Cycle.Kind) }

  struct Point: Equatable { var x, y: Double }

  private(set) var shapes: [Shape] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// Of a letter of 11 pixels in JetBrains Mono, as in most of its kind.
  static let letter = 6.62
  /// Steps of a transaction that are shown; of more, the first and the last.
  static let mostSteps = 6
  private static let line = 15.0
  private static let pad = 9.0
  /// Right of upright boxes, for the way back.
  private static let rail = 14.0
  /// From the left of an upright box to the arrow below it, and from there to its words.
  private static let stem = 18.0
  private static let beside = 9.0

  private let members: [Cycle.Member]
  private let room: Double

  /// `room` is how wide the cycle may be.
  init(_ members: [Cycle.Member], title: [String], room: Double) {
    self.members = members
    self.room = room
    var top = 0.0
    for line in title {
      shapes.append(.words(line, x: 0, y: top + 8, .title))
      top += 18
    }
    if !title.isEmpty { top += 4 }
    if room >= 440, members.count > 1, lying(from: top) { return }
    stand(from: top)
  }

  // MARK: - Text

  /// As it is, or with its middle left out where it is longer than `most` letters.
  static func shortened(_ text: String, to most: Int) -> String {
    guard text.count > most else { return text }
    let kept = max(2, most - 1)
    return text.prefix((kept + 1) / 2) + "…" + text.suffix(kept / 2)
  }

  /// At most two lines of `most` letters, cut between words where there are any.
  static func wrapped(_ text: String, to most: Int, first: Int? = nil) -> [String] {
    let first = first ?? most
    guard text.count > first else { return text.isEmpty ? [] : [text] }
    let head = text.prefix(first + 1)
    let cut = head.lastIndex(of: " ") ?? text.index(text.startIndex, offsetBy: first)
    let rest = text[cut...].drop { $0 == " " }
    return [String(text[..<cut]), shortened(String(rest), to: most)]
  }

  private static func steps(of member: Cycle.Member, _ most: Int) -> [String] {
    var steps = member.steps
    if steps.count > mostSteps {
      let (head, tail) = (mostSteps / 2, mostSteps - mostSteps / 2 - 1)
      steps = steps.prefix(head) + ["… \(steps.count - head - tail) more"] + steps.suffix(tail)
    }
    return steps.map { shortened($0, to: most) }
  }

  private static func width(_ letters: Int) -> Double { (Double(letters) * letter).rounded(.up) }

  private static func letters(_ width: Double) -> Int { max(4, Int(width / letter)) }

  /// Pixels of a name in bold, whose letters differ.
  private static func nameWidth(_ name: String) -> Double { 8 * Double(name.count) }

  private static func boxWidth(_ member: Cycle.Member, _ steps: [String]) -> Double {
    max(72, nameWidth(member.name), width(steps.map(\.count).max() ?? 0)) + 2 * pad
  }

  private static func boxHeight(_ steps: [String]) -> Double { 26 + line * Double(steps.count) }

  private mutating func draw(
    _ member: Cycle.Member, _ steps: [String], x: Double, y: Double, width: Double, height: Double
  ) {
    shapes.append(.box(x: x, y: y, width: width, height: height))
    let name = CycleLayout.shortened(
      member.name, to: max(4, Int((width - 2 * CycleLayout.pad) / 8)))
    shapes.append(.words(name, x: x + CycleLayout.pad, y: y + 13, .name))
    for (index, step) in steps.enumerated() {
      let y = y + 29 + CycleLayout.line * Double(index)
      shapes.append(.words(step, x: x + CycleLayout.pad, y: y, .step))
    }
  }

  // MARK: - Upright

  /// The lines beside an arrow, or between boxes without one; the first begins with the edge's word.
  private static func lines(_ member: Cycle.Member, _ most: Int) -> [String] {
    guard member.edge != nil else { return wrapped(member.says, to: most) }
    let lines = wrapped(member.says, to: most, first: most - member.why.count - 1)
    return lines.isEmpty ? [""] : lines
  }

  private mutating func stand(from top: Double) {
    let isCycle = members.last?.edge != nil
    let widest = room - CycleLayout.rail - 2
    let inset = CycleLayout.stem + CycleLayout.beside
    let inBox = CycleLayout.letters(widest - 2 * CycleLayout.pad)
    let beside = CycleLayout.letters(widest - inset)
    let steps = members.map { CycleLayout.steps(of: $0, inBox) }
    let labels = members.map {
      CycleLayout.lines($0, $0.edge == nil ? inBox : beside)
    }
    var wide = zip(members, steps).map { CycleLayout.boxWidth($0, $1) }.max() ?? 0
    for (member, lines) in zip(members, labels) {
      let inset = member.edge == nil ? 2 * CycleLayout.pad : inset
      for (index, line) in lines.enumerated() {
        let word = index == 0 && member.edge != nil ? member.why.count + 1 : 0
        wide = max(wide, inset + CycleLayout.width(word + line.count))
      }
    }
    wide = min(wide, widest)
    var y = top
    for (place, member) in members.enumerated() {
      let isLast = place == members.count - 1
      let high = CycleLayout.boxHeight(steps[place])
      draw(member, steps[place], x: 0, y: y, width: wide, height: high)
      y += high
      let text = Double(labels[place].count) * CycleLayout.line
      if let edge = member.edge {
        let gap = isLast ? text + 13 : max(32, text + 14)
        let x = CycleLayout.stem
        if isLast {
          let right = wide + CycleLayout.rail
          shapes.append(
            .arrow(
              [
                Point(x: x, y: y), Point(x: x, y: y + gap), Point(x: right, y: y + gap),
                Point(x: right, y: top + 13), Point(x: wide + 1, y: top + 13),
              ], edge))
        } else {
          shapes.append(.arrow([Point(x: x, y: y), Point(x: x, y: y + gap - 1)], edge))
        }
        let middle = y + gap / 2 - (isLast ? 1 : 0)
        say(member, labels[place], x: x + CycleLayout.beside, middle: middle)
        y += gap
      } else {
        let gap = text > 0 ? text + 10 : (isLast ? 0 : 12)
        say(member, labels[place], x: CycleLayout.pad, middle: y + gap / 2)
        y += gap
      }
    }
    width = wide + (isCycle ? CycleLayout.rail + 1 : 0)
    height = y + 2
  }

  private mutating func say(
    _ member: Cycle.Member, _ lines: [String], x: Double, middle: Double
  ) {
    var y = middle - CycleLayout.line * Double(lines.count - 1) / 2
    for (index, line) in lines.enumerated() {
      var x = x
      if index == 0, let edge = member.edge {
        shapes.append(.words(member.why, x: x, y: y, .why(edge)))
        x += CycleLayout.width(member.why.count + 1)
      }
      if !line.isEmpty {
        shapes.append(.words(line, x: x, y: y, member.edge.map { .edge($0) } ?? .says))
      }
      y += CycleLayout.line
    }
  }

  // MARK: - On its side

  /// Boxes beside each other, the way back below them; false where there is no room for that.
  private mutating func lying(from top: Double) -> Bool {
    let steps = members.map { CycleLayout.steps(of: $0, 34) }
    let says = members.map { CycleLayout.wrapped($0.says, to: 22) }
    let wide = zip(members, steps).map { CycleLayout.boxWidth($0, $1) }
    var gaps = members.indices.dropLast().map { place -> Double in
      let longest = ([members[place].why] + says[place]).map(\.count).max() ?? 0
      if longest == 0 { return 24 }
      return CycleLayout.width(longest) + (members[place].edge == nil ? 20 : 30)
    }
    guard let first = wide.first, let end = wide.last, let last = members.last else { return false }
    let back = CycleLayout.lines(last, 44)
    let longest = back.enumerated().map { $1.count + ($0 == 0 ? last.why.count + 1 : 0) }.max() ?? 0
    // What leads back is no shorter than its words.
    let missing =
      CycleLayout.width(longest) + 2 * CycleLayout.beside + (first + end) / 2
      - wide.reduce(0, +) - gaps.reduce(0, +)
    if last.edge != nil, missing > 0 {
      gaps = gaps.map { $0 + (missing / Double(gaps.count)).rounded(.up) }
    }
    let total = wide.reduce(0, +) + gaps.reduce(0, +)
    guard total <= room else { return false }
    // Words below an arrow must not come to stand where the way back is.
    let below = 20 + CycleLayout.line * Double((says.dropLast().map(\.count).max() ?? 0) - 1)
    let high = max(steps.map(CycleLayout.boxHeight).max() ?? 0, 22 + below)
    let middle = top + max(22, min(high / 2, high - below))
    var x = 0.0
    for (place, member) in members.enumerated() {
      draw(member, steps[place], x: x, y: top, width: wide[place], height: high)
      x += wide[place]
      guard place < gaps.count else { break }
      let gap = gaps[place]
      var words = says[place]
      var y = middle + 12
      if let edge = member.edge {
        shapes.append(.arrow([Point(x: x, y: middle), Point(x: x + gap - 1, y: middle)], edge))
        let at = x + (gap - CycleLayout.width(member.why.count)) / 2 - 3
        shapes.append(.words(member.why, x: at, y: middle - 10, .why(edge)))
      } else {
        y = middle - CycleLayout.line * Double(words.count - 1) / 2
      }
      while !words.isEmpty {
        let line = words.removeFirst()
        let at = x + (gap - CycleLayout.width(line.count)) / 2 - (member.edge == nil ? 0 : 3)
        shapes.append(.words(line, x: at, y: y, member.edge.map { .edge($0) } ?? .says))
        y += CycleLayout.line
      }
      x += gap
    }
    width = total
    height = top + high + 2
    if back.isEmpty { return true }
    let (from, to) = (total - end / 2, first / 2)
    let text = Double(back.count) * CycleLayout.line
    guard let edge = last.edge else {
      say(last, back, x: CycleLayout.pad, middle: top + high + 5 + text / 2)
      height += text + 8
      return true
    }
    let low = top + high + text + 13
    shapes.append(
      .arrow(
        [
          Point(x: from, y: top + high), Point(x: from, y: low), Point(x: to, y: low),
          Point(x: to, y: top + high + 1),
        ], edge))
    let at = (from + to - CycleLayout.width(longest)) / 2
    say(last, back, x: at, middle: top + high + 5 + text / 2)
    height = low + 2
    return true
  }
}
