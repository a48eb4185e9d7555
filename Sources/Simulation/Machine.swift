import Model

/// One machine of a world, as its experiment describes it.
public struct Machine: Sendable {
  /// Which row and column of `Links` its messages use.
  public let region: Int
  public let clock: MachineClock
  public let disk: Disk
  /// Cores for offloaded work, beside the one that runs the node's steps.
  public let cores: Int

  public init(
    region: Int = 0, clock: MachineClock = .perfect, disk: Disk = .instant, cores: Int = 1
  ) {
    precondition(cores > 0, "a machine has at least one core for offloaded work")
    self.region = region
    self.clock = clock
    self.disk = disk
    self.cores = cores
  }
}

/// A machine's own clock: set wrong by `offset`, and running `drift` too fast.
public struct MachineClock: Sendable {
  /// Its reading at the start of the run, which the run calls zero.
  public let offset: Nanoseconds
  /// Parts per billion too fast; negative is too slow. 200 us/s is 200,000.
  public let driftPartsPerBillion: Int64
  /// The half-width of the interval that `Context.bounds` claims. Nothing makes it true.
  public let uncertainty: Nanoseconds

  public init(
    offset: Nanoseconds = .zero, driftPartsPerBillion: Int64 = 0, uncertainty: Nanoseconds = .zero
  ) {
    precondition(
      abs(driftPartsPerBillion) < 1_000_000_000, "a clock cannot stand still or run at double speed"
    )
    precondition(uncertainty >= .zero, "a clock's uncertainty cannot be negative")
    self.offset = offset
    self.driftPartsPerBillion = driftPartsPerBillion
    self.uncertainty = uncertainty
  }

  public static let perfect = MachineClock()
}

/// A machine's disk: one journal, written in order. While a sync runs, later records wait for the next one
/// and share it (group commit).
public struct Disk: Sendable {
  public let sync: Nanoseconds

  public init(sync: Nanoseconds) {
    precondition(sync >= .zero, "a disk cannot be faster than at once")
    self.sync = sync
  }

  /// Every record is on disk as soon as it is appended.
  public static let instant = Disk(sync: .zero)
}

/// What every step of a machine's node touches: one line of the cache, and no more.
@usableFromInline struct MachineState {
  @usableFromInline var random: Random
  @usableFromInline var clockOffset: Int64
  /// Drift as a binary fraction of 48 places, so that a reading needs one wide multiplication.
  @usableFromInline var clockRate: Int64
  @usableFromInline var uncertainty: Int64
  /// Counts crashes: what was set or synced in an earlier life is void.
  @usableFromInline var life: UInt32 = 0
  @usableFromInline var isUp = false
  /// Some record is not on disk yet, so what follows it must wait.
  @usableFromInline var isSaving = false
  /// It works or is paused: inputs wait.
  @usableFromInline var isBusy = false

  @usableFromInline init(_ machine: Machine, seed: UInt64, index: Int) {
    random = Random(seed: seed, .node, at: index)
    clockOffset = machine.clock.offset.count
    clockRate = MachineState.rate(machine.clock.driftPartsPerBillion)
    uncertainty = machine.clock.uncertainty.count
  }

  /// 2^48 / 10^9, rounded toward zero: off by less than one nanosecond in three days.
  @usableFromInline static func rate(_ partsPerBillion: Int64) -> Int64 {
    Int64(Int128(partsPerBillion) << 48 / 1_000_000_000)
  }

  /// Runs at another rate from `now` on, without a jump.
  @usableFromInline mutating func setDrift(_ partsPerBillion: Int64, at now: Int64) {
    let shown = reading(at: now)
    clockRate = MachineState.rate(partsPerBillion)
    clockOffset += shown - reading(at: now)
  }

  /// What the clock reads at the true time `now`.
  @inlinable @inline(__always) func reading(at now: Int64) -> Int64 {
    now &+ clockOffset &+ fraction(now)
  }

  /// The true length of `delay` on this clock, rounded up so that no timer rings early.
  @inlinable @inline(__always) func trueLength(of delay: Int64, from now: Int64) -> Int64 {
    clockRate == 0 ? max(0, delay) : driftedLength(of: delay, from: now)
  }

  @usableFromInline @inline(never) func driftedLength(of delay: Int64, from now: Int64) -> Int64 {
    let target = reading(at: now) &+ max(0, delay)
    var length = max(0, delay &- fraction(delay))
    while reading(at: now &+ length) < target {
      length &+= max(1, (target &- reading(at: now &+ length)) >> 1)
    }
    return length
  }

  @inlinable @inline(__always) func fraction(_ length: Int64) -> Int64 {
    let product = length.multipliedFullWidth(by: clockRate)
    return (product.high << 16) | Int64(truncatingIfNeeded: product.low >> 48)
  }
}

/// What only sending and saving touch.
@usableFromInline struct Periphery {
  @usableFromInline var network: Random
  @usableFromInline var region: Int
  @usableFromInline var syncLatency: Int64
  @usableFromInline var isSyncing = false
  @usableFromInline var failsNextSync = false
  /// Records ever appended, ever on disk, and on disk once the running sync ends.
  @usableFromInline var appended = 0
  @usableFromInline var synced = 0
  @usableFromInline var syncing = 0
  /// Inputs that came while the machine was busy, oldest first.
  @usableFromInline var inbox: [Event] = []
  @usableFromInline var inboxHead = 0
  @usableFromInline var busyUntil: Int64 = 0
  @usableFromInline var pausedUntil: Int64 = 0
  /// When each core beside the main one is free.
  @usableFromInline var cores: [Int64]
  /// What becomes of records that a crash catches between append and sync.
  @usableFromInline var diskRandom: Random

  @usableFromInline init(_ machine: Machine, seed: UInt64, index: Int) {
    network = Random(seed: seed, .network, at: index)
    region = machine.region
    cores = [Int64](repeating: 0, count: machine.cores)
    diskRandom = Random(seed: seed, .disk, at: index)
    syncLatency = machine.disk.sync.count
  }
}
