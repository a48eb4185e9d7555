/// Writes down what is done before it is done, where another process can read it.
struct Recorder: Sendable {
  private static let limit = 1 << 16
  /// How many are done, of them before the peace, and the actions; the last may have been the end.
  private let shared = Shared(2 + limit)

  func begin(_ action: Action) {
    let count = Int(shared.words[0])
    if count < Recorder.limit { shared.words[2 + count] = action.word + 1 }
  }

  func end() { if shared.words[0] < Recorder.limit - 1 { shared.words[0] += 1 } }
  func beginPeace() { shared.words[1] = shared.words[0] + 1 }

  /// With the one that had no end.
  var all: [Action] {
    let count = Int(shared.words[0])
    return (0..<min(Recorder.limit, count + 1)).compactMap {
      let word = shared.words[2 + $0]
      return word > 0 ? Action(word: word - 1) : nil
    }
  }

  var beforePeace: [Action] {
    shared.words[1] > 0 ? Array(all.prefix(Int(shared.words[1] - 1))) : all
  }
}
