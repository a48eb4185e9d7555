/// The few summaries that prose and claims ask of a column, each computed in row order.
public enum Statistic: String, Sendable, CaseIterable {
  case only, count, sum, mean, min, max, median, p90, p99

  /// Nil where the statistic has no value: of no numbers at all, or `only` of other than one.
  public func of(_ numbers: [Double]) -> Double? {
    switch self {
    case .count: return Double(numbers.count)
    case .only: return numbers.count == 1 ? numbers[0] : nil
    default: break
    }
    guard !numbers.isEmpty else { return nil }
    return switch self {
    case .sum: numbers.reduce(0, +)
    case .mean: numbers.reduce(0, +) / Double(numbers.count)
    case .min: numbers.min()
    case .max: numbers.max()
    case .median: Statistic.quantile(0.5, of: numbers)
    case .p90: Statistic.quantile(0.9, of: numbers)
    case .p99: Statistic.quantile(0.99, of: numbers)
    case .only, .count: nil
    }
  }

  /// How far the mean of so many numbers lies from the true one, as a standard deviation; nil for fewer than two.
  public static func standardError(of numbers: [Double]) -> Double? {
    guard numbers.count > 1, let mean = Statistic.mean.of(numbers) else { return nil }
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let n = Double(numbers.count)
    return (squares / (n - 1) / n).squareRoot()
  }

  /// The smallest number that at least `fraction` of all numbers do not exceed (nearest rank).
  public static func quantile(_ fraction: Double, of numbers: [Double]) -> Double? {
    guard !numbers.isEmpty, (0...1).contains(fraction) else { return nil }
    let sorted = numbers.sorted()
    let rank = Int((fraction * Double(sorted.count)).rounded(.up))
    return sorted[Swift.max(0, Swift.min(sorted.count, rank) - 1)]
  }
}
