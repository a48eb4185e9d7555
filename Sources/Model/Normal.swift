/// Draws from the standard normal distribution by Marsaglia and Tsang's ziggurat (2000) of 256
/// layers.
///
/// One draw in a hundred needs more than one random word, a table line and a multiplication; that
/// is why a lognormal latency costs the simulator little. The tables are built with `Elementary`,
/// so they too are the same bits everywhere.
public struct Normal: @unchecked Sendable {
  /// One layer: the width of its box over 2^53, and the integer below which a draw surely lies
  /// under the curve.
  @usableFromInline struct Layer {
    @usableFromInline var width: Double
    @usableFromInline var inside: Int64
    @usableFromInline var height: Double
  }

  /// Never changed and never freed once it is built.
  @usableFromInline let layers: UnsafePointer<Layer>

  public static let standard = Normal()

  @usableFromInline static let tail = 3.6541528853610088
  private static let area = 0.00492867323399

  private init() {
    // edges[i] is where layer i's box ends; layer 0 is the base with the tail, its box as wide as
    // its area asks.
    var edges = [Double](repeating: 0, count: 257)
    edges[0] = Normal.area / Normal.density(Normal.tail)
    edges[1] = Normal.tail
    for i in 2..<256 {
      let height = Normal.density(edges[i - 1]) + Normal.area / edges[i - 1]
      edges[i] = (-2 * Elementary.log(height)).squareRoot()
    }
    let table = UnsafeMutablePointer<Layer>.allocate(capacity: 257)
    for i in 0..<257 {
      let inner = i < 256 ? edges[i + 1] : 0
      table[i] = Layer(
        width: edges[i] * 0x1p-53,
        inside: edges[i] > 0 ? Int64(inner / edges[i] * 0x1p53) : 0,
        height: Normal.density(edges[i]))
    }
    table[0].height = 0
    layers = UnsafePointer(table)
  }

  @usableFromInline static func density(_ x: Double) -> Double { Elementary.exp(-0.5 * x * x) }

  @inlinable @inline(__always) public func draw(_ random: inout Random) -> Double {
    let word = random.next()
    let layer = Int(truncatingIfNeeded: word & 0xFF)
    let signed = Int64(bitPattern: word) >> 10  // 54 bits with the sign, none of them used above
    let x = Double(signed) * layers[layer].width
    if signed.magnitude < UInt64(bitPattern: layers[layer].inside) { return x }
    return drawNearEdge(layer, x, &random)
  }

  /// The rare cases: beyond the last box (Marsaglia's tail), or between a box and the curve.
  @usableFromInline @inline(never)
  func drawNearEdge(_ first: Int, _ start: Double, _ random: inout Random) -> Double {
    var layer = first
    var x = start
    while true {
      if layer == 0 {
        var beyond: Double
        repeat {
          beyond = random.exponential(mean: 1 / Normal.tail)
        } while 2 * random.exponential(mean: 1) < beyond * beyond
        return x < 0 ? -(Normal.tail + beyond) : Normal.tail + beyond
      }
      let low = layers[layer].height
      let high = layers[layer + 1].height
      if low + random.unit() * (high - low) < Normal.density(x) { return x }
      let word = random.next()
      layer = Int(truncatingIfNeeded: word & 0xFF)
      let signed = Int64(bitPattern: word) >> 10
      x = Double(signed) * layers[layer].width
      if signed.magnitude < UInt64(bitPattern: layers[layer].inside) { return x }
    }
  }
}
