struct WrongOption: Error { var text: String }

struct Options {
  var seeds: UInt64 = 1000
  var first: UInt64 = 1
  var isShrinking = false
  /// Of so many seeds that fail, the shortest schedule is told.
  var among = 1
  var isTelling = false
  var trace: String?
  var explored: [Bounds] = []

  init() {}

  init(_ arguments: [String]) throws(WrongOption) {
    var arguments = arguments[...]
    while let name = arguments.popFirst() {
      switch name {
      case "--shrink": isShrinking = true
      case "--tell": isTelling = true
      case "--seeds": seeds = try Options.number(name, arguments.popFirst())
      case "--first": first = try Options.number(name, arguments.popFirst())
      case "--among": among = Int(try Options.number(name, arguments.popFirst()))
      case "--trace": trace = arguments.popFirst()
      case "--explore": explored = try Options.bounds(arguments.popFirst())
      default: throw WrongOption(text: "there is no option \(name)")
      }
    }
  }

  private static func bounds(_ name: String?) throws(WrongOption) -> [Bounds] {
    switch name {
    case "tiny": return Bounds.tiny
    case "small": return Bounds.small
    case "full": return Bounds.full
    default: throw WrongOption(text: "--explore needs tiny, small or full")
    }
  }

  private static func number(_ name: String, _ text: String?) throws(WrongOption) -> UInt64 {
    guard let text, let number = UInt64(text) else {
      throw WrongOption(text: "\(name) needs a number")
    }
    return number
  }
}
