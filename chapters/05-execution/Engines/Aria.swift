import Model
import Synchronization

/// Execution after Aria (VLDB 2020): all calls of a batch run on the state before it and reserve what they read and write;
/// then each finds out alone whether it may keep what it wrote. Who may not is run again at the front of the next batch.
/// The result equals serial execution in an order that is known only afterwards.
public struct AriaExecution<P: Program>: ~Copyable, Execution {
  /// What threads share, by the call's place in its batch or by fragment.
  @usableFromInline struct Parts: Shared, @unchecked Sendable {
    @usableFromInline let plan: Plan<P>
    @usableFromInline let options: EngineOptions
    /// Whether a call that may not keep what it wrote is run again; otherwise it is given up.
    @usableFromInline let runsAgain: Bool
    /// The calls of the batch, and those that are to be run again.
    @usableFromInline let batch: Cells<UInt32>
    @usableFromInline let again: Cells<UInt32>
    @usableFromInline let learned: Cells<UInt64>
    @usableFromInline let fates: Cells<Fate>
    /// A copy of each row that a call updates.
    @usableFromInline let copies: Scratch
    @usableFromInline let stride: Int
    @usableFromInline let state: Cells<State>
    @usableFromInline let scratch: [Scratch]
    @usableFromInline let tally: Tally
    @usableFromInline let barrier: Barrier
  }

  @usableFromInline enum Fate: UInt8 { case aborted, early, late }

  /// What the first thread decides for all, between two barriers.
  @usableFromInline struct State {
    @usableFromInline var count = 0
    @usableFromInline var next = 0
    @usableFromInline var batch: UInt32 = 0
    @usableFromInline var aborts = 0
    /// Where the order is written down, if it is, and how far it is known.
    @usableFromInline var order: Cells<UInt32>?
    @usableFromInline var claimed = 0
    @inlinable init() {}
  }

  @usableFromInline let parts: Parts
  /// Calls in the order that this execution equals, where it was asked for; without those given up.
  @usableFromInline var claimed: [UInt32] = []
  public var order: [UInt32] { claimed }
  @usableFromInline let claims: Bool

  public init(_ program: P, _ memory: borrowing Memory, _ options: EngineOptions) {
    self.init(program, memory, options, claims: false)
  }

  /// - Parameters:
  ///   - claims: remember the order.
  ///   - runsAgain: as the paper has it; the testbed `aria` gives calls up instead, and draws new ones.
  public init(
    _ program: P, _ memory: borrowing Memory, _ options: EngineOptions,
    claims: Bool, runsAgain: Bool = true
  ) {
    let (batch, fragments) = (options.batch, options.batch * P.mostRows)
    precondition(options.threads > 0, "an engine has a thread at least")
    precondition(batch > 0 && batch < 1 << 16, "a batch has fewer than 65,536 calls")
    let stride = (P.mostBytes + TableRow.headSize + 63) & ~63
    self.claims = claims
    parts = Parts(
      plan: Plan(program, memory.rows, calls: batch, fetches: options.prefetches),
      options: options, runsAgain: runsAgain, batch: Cells(batch, repeating: 0),
      again: Cells(batch, repeating: 0), learned: Cells(batch, repeating: 0),
      fates: Cells(batch, repeating: .aborted),
      copies: Scratch(bytes: fragments * stride), stride: stride,
      state: Cells(1, repeating: State()),
      scratch: (0..<options.threads).map { _ in P.makeScratch() },
      tally: Tally(options.threads), barrier: Barrier(options.threads))
  }

  deinit {
    parts.plan.deallocate()
    parts.batch.deallocate()
    parts.again.deallocate()
    parts.learned.deallocate()
    parts.fates.deallocate()
    parts.copies.deallocate()
    parts.state.deallocate()
    for scratch in parts.scratch { scratch.deallocate() }
    parts.tally.deallocate()
  }

  @inlinable public var busiest: Double { parts.tally.busiest }
  /// How often a call was run in vain.
  @inlinable public var aborts: Int { parts.state[0].aborts }
}
