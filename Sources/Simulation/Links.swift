import Model

/// How long a message travels, one way.
public enum Latency: Sendable {
  case constant(Nanoseconds)
  /// Even on `from ..< to`.
  case uniform(from: Nanoseconds, to: Nanoseconds)
  /// `floor` plus a lognormal part with the given median, whose logarithm has the deviation `sigma`.
  case lognormal(floor: Nanoseconds, median: Nanoseconds, sigma: Double)

  /// Never negative, and its range not empty.
  var isPossible: Bool {
    switch self {
    case .constant(let length): length >= .zero
    case .uniform(let from, let to): from >= .zero && from <= to
    case .lognormal(let floor, let median, let sigma):
      floor >= .zero && median >= .zero && sigma >= 0 && sigma.isFinite
    }
  }

  @inlinable @inline(__always) func draw(_ random: inout Random, _ normal: Normal) -> Int64 {
    switch self {
    case .constant(let length):
      return length.count
    case .uniform(let from, let to):
      return from.count &+ Int64(random.below(Int(to.count &- from.count)))
    case .lognormal(let floor, let median, let sigma):
      let part = Double(median.count) * Elementary.exp(sigma * normal.draw(&random))
      return floor.count &+ Int64(min(part, 1e15))
    }
  }
}

extension Latency {
  /// One way of a round trip of which the least, the mean and the mean deviation are known, as `ping`
  /// prints them: a lognormal latency above half the least, its mean and spread fitted.
  ///
  /// Both ways are taken to be alike and independent, so a leg has half the mean and 1/√2 of the spread.
  public static func fitted(
    roundTripLeast: Nanoseconds, mean: Nanoseconds, deviation: Nanoseconds
  ) -> Latency {
    precondition(
      roundTripLeast >= .zero && mean >= roundTripLeast && deviation >= .zero,
      "a round trip's mean is at least its least, and its deviation is not negative")
    let floor = roundTripLeast / 2
    let excess = Double(mean.count - roundTripLeast.count) / 2
    if excess < 1 || deviation == .zero { return .constant(mean / 2) }
    let spread = Double(deviation.count) / 2.0.squareRoot()
    let variance = Elementary.log(1 + (spread / excess) * (spread / excess))
    return .lognormal(
      floor: floor, median: Nanoseconds(Int64(excess * Elementary.exp(-variance / 2))),
      sigma: variance.squareRoot())
  }
}

/// What lies between two regions.
public struct Link: Sendable {
  public let latency: Latency
  public let loss: Probability
  public let duplication: Probability
  /// True for a stream such as TCP, on which no message overtakes another. Loss and duplication belong to
  /// unordered links; on an ordered one they would be the sender's retries.
  public let isOrdered: Bool
  /// Each pair of machines sends so much and no more, one message after the other; 0 for no limit.
  public let bytesPerSecond: Int64

  public init(
    _ latency: Latency, loss: Probability = .never, duplication: Probability = .never,
    isOrdered: Bool = true, bytesPerSecond: Int64 = 0
  ) {
    precondition(bytesPerSecond >= 0, "a link's bandwidth cannot be negative")
    precondition(latency.isPossible, "a message cannot arrive before it left: \(latency)")
    self.bytesPerSecond = bytesPerSecond
    self.latency = latency
    self.loss = loss
    self.duplication = duplication
    self.isOrdered = isOrdered
  }
}

/// The links between all regions, each way for itself.
public struct Links: Sendable {
  public let regions: Int
  private(set) var matrix: [Link]

  /// Every pair of machines, in one region or several, has the same link.
  public init(_ link: Link, regions: Int = 1) {
    precondition(regions > 0, "a world has at least one region")
    self.regions = regions
    matrix = [Link](repeating: link, count: regions * regions)
  }

  @usableFromInline var row: Row<Link> {
    var row = Row<Link>(capacity: matrix.count)
    for link in matrix { row.append(link) }
    return row
  }

  public subscript(from: Int, to: Int) -> Link {
    get { matrix[place(from, to)] }
    set { matrix[place(from, to)] = newValue }
  }

  private func place(_ from: Int, _ to: Int) -> Int {
    precondition(
      (0..<regions).contains(from) && (0..<regions).contains(to),
      "a link from region \(from) to \(to) of \(regions)")
    return from * regions + to
  }
}

/// Which messages a partition stops, and when the last one of each ordered pair arrives.
///
/// Pairs are kept at a fixed stride, so that a machine that joins does not renumber the others.
@usableFromInline struct PairTable: ~Copyable {
  @usableFromInline var stride = 0
  @usableFromInline var lastArrival = Row<Int64>()
  @usableFromInline var isCut = Row<Bool>()
  /// When the last byte of a pair with a bandwidth has left.
  @usableFromInline var sentUntil = Row<Int64>()
  /// How many bytes such a pair has sent.
  @usableFromInline var sentBytes = Row<Int64>()
  /// Nothing arrives before this.
  @usableFromInline var cloggedUntil = Row<Int64>()
  @usableFromInline var hasClogs = false
  @usableFromInline var cuts = 0

  @usableFromInline init() {}

  @inlinable @inline(__always) func place(_ from: NodeID, _ to: NodeID) -> Int {
    from.index &* stride &+ to.index
  }

  /// Called before the first message and after machines joined; a world that sends none pays nothing.
  @usableFromInline @inline(never) mutating func grow(to machines: Int) {
    var wider = max(4, stride)
    while wider < machines { wider *= 2 }
    var arrivals = Row<Int64>(repeating: -1, count: wider * wider)
    var cut = Row<Bool>(repeating: false, count: wider * wider)
    var sent = Row<Int64>(repeating: 0, count: wider * wider)
    var bytes = Row<Int64>(repeating: 0, count: wider * wider)
    var clogged = Row<Int64>(repeating: 0, count: wider * wider)
    for from in 0..<stride {
      for to in 0..<stride {
        let (new, old) = (from * wider + to, from * stride + to)
        arrivals[new] = lastArrival[old]
        cut[new] = isCut[old]
        sent[new] = sentUntil[old]
        bytes[new] = sentBytes[old]
        clogged[new] = cloggedUntil[old]
      }
    }
    stride = wider
    lastArrival = arrivals
    isCut = cut
    sentUntil = sent
    sentBytes = bytes
    cloggedUntil = clogged
  }

  @usableFromInline mutating func cut(_ from: NodeID, _ to: NodeID) {
    if !isCut[place(from, to)] { cuts += 1 }
    isCut[place(from, to)] = true
  }

  @usableFromInline mutating func clog(_ from: NodeID, _ to: NodeID, until time: Int64) {
    cloggedUntil[place(from, to)] = max(cloggedUntil[place(from, to)], time)
    hasClogs = true
  }

  @usableFromInline mutating func healAll() {
    for place in 0..<isCut.count { isCut[place] = false }
    cuts = 0
  }
}
