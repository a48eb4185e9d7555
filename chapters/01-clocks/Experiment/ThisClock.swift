import CClock
import Experiments
import Measurement
import Model

// What the kernel of this machine says of its own clock. A measurement, so it lies apart from all that is simulated.

/// What a kernel's words come to: a bound, or why there is none.
private enum ClockState {
  case bounded(by: Nanoseconds, estimate: Nanoseconds)
  case unsynchronised(printed: Nanoseconds)
  case notAvailable

  init(_ reading: clock_reading) {
    let largest = Nanoseconds(reading.max_error_us * 1000)
    if !reading.is_available {
      self = .notAvailable
    } else if clock_is_synchronised(reading.state, reading.status), largest > .zero {
      self = .bounded(by: largest, estimate: Nanoseconds(reading.estimated_error_us * 1000))
    } else {
      self = .unsynchronised(printed: largest)
    }
  }

  var name: String {
    switch self {
    case .bounded: "synchronised"
    case .unsynchronised: "unsynchronised"
    case .notAvailable: "not available"
    }
  }

  var epsilon: Field {
    if case .bounded(let bound, _) = self { .number(bound.milliseconds) } else { .text("none") }
  }

  /// The sentences that the page prints, whatever this machine is.
  var says: String {
    switch self {
    case .bounded(let bound, let estimate):
      let technology = Technology(
        name: "this", year: 0, bound: Double(bound.count) / 1000)
      return
        "Its kernel vouches for the clock: right within \(short(bound.milliseconds)) ms, of which it thinks "
        + "that \(short(estimate.milliseconds)) ms are used up. By the closed form two such clocks reverse a pair at "
        + "\(short(technology.needed(.oneRegion))) times the bound in one region and at "
        + "\(short(technology.needed(.acrossRegions))) times across."
    case .unsynchronised(let printed):
      return
        "Its kernel says that nobody keeps the clock right. The \(short(printed.seconds)) s that it prints beside "
        + "that as the largest error bound nothing, so there is no ε and no place for this clock on the axis above; "
        + "a database that trusts bounds must not start here."
    case .notAvailable:
      return
        "Its system does not say what bounds the clock, so a database that trusts bounds must not start here."
    }
  }

  /// Three digits or so.
  private func short(_ number: Double) -> String {
    let step = number >= 100 ? 1.0 : number >= 10 ? 0.1 : 0.001
    let rounded = (number / step).rounded() * step
    let text = Field.number((rounded * 1000).rounded() / 1000).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

let thisClock = Experiment(
  "this-clock",
  asks: "Does this machine know how wrong its clock may be?",
  columns: [
    "second", "state", "epsilon_ms", "max_error_us", "estimated_error_us", "offset_us",
    "frequency_us_per_s", "tai_s", "counts_in", "wall_minus_monotonic_us", "says",
  ],
  kind: .measured,
  judged: .notJudged("a kernel is asked, and nothing is read or written"),
  at: { size in [size == .full ? 20 : 2] }
) { (seconds: Int, _) in
  let start = clock_read()
  let rows: [[Field]] = (0...seconds).map { second in
    clock_wait_until(start.monotonic_ns + Int64(second) * 1_000_000_000)
    let reading = second == 0 ? start : clock_read()
    let state = ClockState(reading)
    let parted = (reading.wall_ns - start.wall_ns) - (reading.monotonic_ns - start.monotonic_ns)
    return [
      .count(second), .text(state.name), state.epsilon, .count(Int(reading.max_error_us)),
      .count(Int(reading.estimated_error_us)), .number(Double(reading.offset_ns) / 1000),
      .number(reading.frequency_us_per_s), .count(Int(reading.tai_s)),
      .text(reading.has_nanoseconds ? "nanoseconds" : "microseconds"),
      .number(Double(parted) / 1000), .text(second == 0 ? state.says : ""),
    ]
  }
  return Finding(rows: rows)
}
