import Model

/// Zipf's law by the closed form of Gray et al. (SIGMOD 1994, figure "zipf"), as YCSB and its successors have it.
///
/// Rank r, from 0, has a weight of (r + 1)^-theta. Ranks 0 and 1 come out exactly; the others by inverting the
/// integral in place of the sum, which gives ranks 2 to 9 together a tenth too much or too little where theta is
/// near one. `KeyChooser` uses an exact table where keys are few. Built on `Elementary`, and so the same bits on
/// every machine.
public struct Zipf: Sendable {
  public let keys: Int
  public let theta: Double
  private let zeta: Double
  private let second: Double
  private let alpha: Double
  private let eta: Double

  /// `theta` from 0, which is even, to below 1: the closed form divides by 1 - theta. At least three keys.
  public init(keys: Int, theta: Double) throws(ParameterError) {
    var check = ParameterCheck("zipf")
    check.require("keys", keys, in: 3...1 << 40)
    Zipf.check(theta, &check)
    try check.finish()
    self.keys = keys
    self.theta = theta
    let n = Double(keys)
    zeta = Zipf.zeta(keys, theta: theta)
    second = 1 + Zipf.power(0.5, theta)
    alpha = 1 / (1 - theta)
    eta = (1 - Zipf.power(2 / n, 1 - theta)) / (1 - second / zeta)
  }

  static func check(_ theta: Double, _ check: inout ParameterCheck) {
    check.require("theta", theta, "at least 0 and below 1", theta >= 0 && theta < 1)
  }

  /// A rank in 0..<keys; 0 is the most frequent.
  public func draw(_ random: inout Random) -> Int {
    let u = random.unit()
    let scaled = u * zeta
    if scaled < 1 { return 0 }
    if scaled < second { return 1 }
    let base = eta * u - eta + 1
    guard base > 0 else { return 1 }  // by rounding alone, at the very border
    return min(keys - 1, Int(Double(keys) * Zipf.power(base, alpha)))
  }

  /// The exact weights of all ranks, for small tables and for tests.
  public static func weights(keys: Int, theta: Double) -> [Double] {
    (1...keys).map { power(Double($0), -theta) }
  }

  /// The sum of i^-theta over 1...n.
  ///
  /// Its first 1,024 terms are added up; Euler and Maclaurin's formula gives the others to within rounding, so
  /// that a table of 10^9 rows costs no more than one of a thousand.
  public static func zeta(_ n: Int, theta: Double) -> Double {
    let head = min(n, 1024)
    var sum = 0.0
    for i in stride(from: head, through: 1, by: -1) { sum += power(Double(i), -theta) }
    guard n > head else { return sum }
    let (from, to) = (Double(head), Double(n))
    let integral = (power(to, 1 - theta) - power(from, 1 - theta)) / (1 - theta)
    let ends = (power(to, -theta) - power(from, -theta)) / 2
    let slopes = -theta * (power(to, -theta - 1) - power(from, -theta - 1)) / 12
    return sum + (integral + (ends + slopes))
  }

  private static func power(_ x: Double, _ y: Double) -> Double {
    Elementary.exp(y * Elementary.log(x))
  }
}
