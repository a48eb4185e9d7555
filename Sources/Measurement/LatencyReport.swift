// The `.hgrm` text that HdrHistogram's own tools plot: value, fraction, count, and 1/(1 - fraction).
// All digits come from whole numbers, so that no locale and no C library can change them.

extension Latencies {
  /// The percentile distribution in milliseconds, five lines for each halving of what is left above.
  public var hgrm: String {
    var text = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
    let bins = bins()
    var (index, seen) = (0, bins.first?.count ?? 0)
    for tick in ticks() where count > 0 {
      while seen < tick.rank {
        index += 1
        seen += bins[index].count
      }
      text += line(bins[index].nanoseconds, tick, upTo: seen)
      if seen == count { break }
    }
    if let last = bins.last {
      text += line(last.nanoseconds, Tick(above: 0, of: 1, rank: count), upTo: count)
    }
    return text + footer
  }

  /// One line of the distribution: the fraction `1 - above/of`, and the rank it stands for.
  private struct Tick {
    var above: UInt128
    var of: UInt128
    var rank: Int
  }

  /// Fractions 0, 0.1, … 0.5, 0.55, … 0.75, …, until the last value is reached.
  private func ticks() -> some Sequence<Tick> {
    (0..<64).lazy.flatMap { halving in
      (0..<5).lazy.map { step in
        let (above, of) = (UInt128(10 - step), UInt128(10) << UInt128(halving))
        return Tick(above: above, of: of, rank: count - Int(UInt128(count) * above / of))
      }
    }
  }

  private func line(_ nanoseconds: Int64, _ tick: Tick, upTo seen: Int) -> String {
    let value = Latencies.decimal(UInt128(nanoseconds), digits: 6)
    let scale: UInt128 = 1_000_000_000_000
    let fraction = Latencies.decimal(scale - scale * tick.above / tick.of, digits: 12)
    let inverse =
      tick.above == 0 ? "" : " " + pad(Latencies.decimal(tick.of * 100 / tick.above, digits: 2), 14)
    return "\(pad(value, 12)) \(fraction) \(pad(String(seen), 10))\(inverse)\n"
  }

  private var footer: String {
    let mean = count == 0 ? 0 : sumOfAll / UInt128(count)
    return """
      #[Mean    = \(pad(Latencies.decimal(mean, digits: 6), 12))]
      #[Max     = \(pad(Latencies.decimal(UInt128(max ?? 0), digits: 6), 12)), Total count    = \
      \(pad(String(count), 12))]
      #[Below zero = \(negative), above an hour = \(tooLong); values in milliseconds]

      """
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - text.utf8.count)) + text
  }

  /// `number` with its last `digits` digits behind a point.
  private static func decimal(_ number: UInt128, digits: Int) -> String {
    let text = String(number)
    let whole = String(repeating: "0", count: Swift.max(0, digits + 1 - text.utf8.count)) + text
    return whole.dropLast(digits) + "." + whole.suffix(digits)
  }
}
