import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

// Threads that work on one batch after the other and wait for each other in between.

/// Where threads wait until all of them have come.
public final class Barrier: Sendable {
  private let threads: Int
  private let arrived = Atomic<Int>(0)
  private let round = Atomic<Int>(0)

  public init(_ threads: Int) { self.threads = threads }

  public func wait() {
    if threads == 1 { return }
    let round = round.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == threads {
      arrived.store(0, ordering: .relaxed)
      self.round.store(round + 1, ordering: .releasing)
      return
    }
    var turns = 0
    while self.round.load(ordering: .acquiring) == round { waitABit(&turns) }
  }
}

/// Lets others run after a while: there may be fewer processors than threads.
@inline(never) @usableFromInline func waitABit(_ turns: inout Int) {
  turns += 1
  if turns > 200 { sched_yield() }
}

public enum Crew {
  private final class Job: Sendable {
    let number: Int
    let body: @Sendable (Int) -> Void
    init(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.number = number
      self.body = body
    }
  }

  /// Runs `body` on so many threads, of which this is the first, and returns when all are done.
  public static func run(_ threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    precondition(threads > 0, "work needs a thread")
    var others: [pthread_t] = []
    for number in 1..<max(threads, 1) {
      let job = unsafe Unmanaged.passRetained(Job(number, body))
      var thread = pthread_t()
      let status = unsafe pthread_create(
        &thread, nil,
        { pointer in
          let job = unsafe Unmanaged<Job>.fromOpaque(pointer!).takeRetainedValue()
          job.body(job.number)
          return nil
        }, job.toOpaque())
      precondition(status == 0, "the system gives no further thread")
      others.append(thread)
    }
    body(0)
    for thread in others { pthread_join(thread, nil) }
  }

  /// Of the thread that asks, in seconds.
  public static var threadSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// What the threads of an engine share.
@usableFromInline protocol Shared: Sendable {
  associatedtype P: Program
  var options: EngineOptions { get }
  var tally: Tally { get }

  /// What one of the threads does.
  func work(_ calls: Cells<P.Call>, _ number: UInt64, _ thread: Int)
}

extension Shared {
  /// All threads' work; what calls learned.
  @inlinable func run(_ calls: Cells<P.Call>, _ number: UInt64) -> UInt64 {
    if options.threads == 1 {
      work(calls, number, 0)
    } else {
      Crew.run(options.threads) { work(calls, number, $0) }
    }
    return tally.learned
  }
}

/// What each thread has to say for itself, on cache lines of its own.
@usableFromInline struct Tally: @unchecked Sendable {
  @usableFromInline let words: Cells<UInt64>
  @usableFromInline let threads: Int

  @usableFromInline init(_ threads: Int) {
    self.threads = threads
    words = Cells(threads * 16, repeating: 0)
  }

  @usableFromInline func deallocate() { words.deallocate() }

  @inlinable func learned(_ word: UInt64, by thread: Int) { words[thread &* 16] = word }
  /// The processor's seconds, as bits.
  @inlinable func took(_ seconds: Double, by thread: Int) {
    words[thread &* 16 &+ 1] = seconds.bitPattern
  }

  @inlinable var learned: UInt64 { (0..<threads).reduce(0) { $0 &+ words[$1 &* 16] } }
  @inlinable var busiest: Double {
    (0..<threads).reduce(0) { max($0, Double(bitPattern: words[$1 &* 16 &+ 1])) }
  }
}
