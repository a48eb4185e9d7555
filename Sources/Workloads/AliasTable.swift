import Model

/// Draws from any small distribution exactly, in constant time: Walker's alias method as Vose builds it (1991).
///
/// Each place holds a threshold and one other place: a draw picks a place evenly and stays there with the
/// threshold's chance. 16 bytes a key.
public struct AliasTable: Sendable {
  private struct Place: Sendable {
    var stay: Double
    var other: Int
  }

  private var places: [Place]

  /// `weights` are not negative and not all zero; they need not sum to one.
  public init(weights: [Double]) {
    let sum = weights.reduce(0, +)
    precondition(
      sum > 0 && sum < .infinity && !weights.contains { !($0 >= 0) },
      "weights are not negative, finite and not all zero")
    places = weights.enumerated().map { index, weight in
      Place(stay: weight / sum * Double(weights.count), other: index)
    }
    var poor = places.indices.filter { places[$0].stay < 1 }
    var rich = places.indices.filter { places[$0].stay >= 1 }
    while let giver = rich.last, let taker = poor.popLast() {
      places[taker].other = giver
      places[giver].stay -= 1 - places[taker].stay
      if places[giver].stay < 1 {
        rich.removeLast()
        poor.append(giver)
      }
    }
    // What is left over differs from one by rounding alone.
    for index in poor + rich { places[index].stay = 1 }
  }

  public func draw(_ random: inout Random) -> Int {
    let index = random.below(places.count)
    let place = places[index]
    return random.unit() < place.stay ? index : place.other
  }
}
