/// How numbers are spread: the fraction at or below each value, as a curve of few points.
public struct Distribution: Sendable, Equatable {
  public struct Step: Sendable, Equatable {
    public var value: Double
    /// Of all numbers, the fraction at or below `value`.
    public var fraction: Double
    /// Of all numbers, the fraction above `value`, which `1 - fraction` would round.
    public var tail: Double

    public init(value: Double, fraction: Double, tail: Double) {
      self.value = value
      self.fraction = fraction
      self.tail = tail
    }
  }

  public let steps: [Step]

  /// Exact at every step. `resolution` bounds the distance of two steps, as a fraction of all
  /// numbers, and near either end as a fraction of those beyond, so that a tail keeps its shape.
  public init(of numbers: [Double], resolution: Double = 0.005) {
    let sorted = numbers.sorted()
    let count = Double(sorted.count)
    var steps: [Step] = []
    var last = 0
    for (index, value) in sorted.enumerated() {
      let below = index + 1, above = sorted.count - below
      if above > 0, sorted[below] == value { continue }
      let room = resolution * min(count, 20 * Double(min(below, above)))
      guard steps.isEmpty || above == 0 || Double(below - last) >= room else { continue }
      steps.append(Step(value: value, fraction: Double(below) / count, tail: Double(above) / count))
      last = below
    }
    self.steps = steps
  }
}
