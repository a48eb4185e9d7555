/// The mean of one number over several seeds, and how far the mean itself may be off.
///
/// A 95 % confidence interval by Student's t, for runs that are independent because their seeds are. Only
/// additions, divisions and a square root, all exact to the last bit by IEEE 754, so any machine gives the same.
public struct Interval: Sendable, Equatable, CustomStringConvertible {
  public let mean: Double
  /// Half the interval's width; nil for a single seed, which says nothing about its own spread.
  public let halfWidth: Double?
  public let seeds: Int

  public var low: Double? { halfWidth.map { mean - $0 } }
  public var high: Double? { halfWidth.map { mean + $0 } }

  /// One number a seed. Nil for none, and where one is not finite.
  public init?(_ numbers: [Double]) {
    guard !numbers.isEmpty, numbers.allSatisfy(\.isFinite) else { return nil }
    let n = Double(numbers.count)
    // The first number is taken off first, so that large and nearly equal numbers keep their digits.
    let origin = numbers[0]
    let mean = numbers.reduce(0) { $0 + ($1 - origin) } / n
    self.mean = origin + mean
    seeds = numbers.count
    guard numbers.count > 1 else {
      halfWidth = nil
      return
    }
    let squares = numbers.reduce(0) { sum, number in
      let distance = number - origin - mean
      return sum + distance * distance
    }
    let error = (squares / (n - 1) / n).squareRoot()
    halfWidth = Interval.studentT(degreesOfFreedom: numbers.count - 1) * error
  }

  public var description: String {
    guard let halfWidth else { return "\(mean) (one seed, no interval)" }
    return "\(mean) ± \(halfWidth) (95 %, \(seeds) seeds)"
  }

  /// The 0.975 quantile of Student's t. Between the rows of the table the next smaller row counts, which makes
  /// the interval a little too wide, never too narrow.
  static func studentT(degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom > 0, "one seed has no degree of freedom")
    if degreesOfFreedom <= 30 { return oneToThirty[degreesOfFreedom - 1] }
    return beyond.last { $0.degrees <= degreesOfFreedom }!.quantile
  }

  private static let oneToThirty: [Double] = [
    12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157,
    2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922,
    2.093024, 2.085963, 2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831,
    2.048407, 2.045230, 2.042272,
  ]

  private static let beyond: [(degrees: Int, quantile: Double)] = [
    (30, 2.042272), (40, 2.021075), (50, 2.008559), (60, 2.000298), (80, 1.990063),
    (100, 1.983972), (120, 1.979930), (200, 1.971896), (500, 1.964720), (1000, 1.962339),
  ]
}
