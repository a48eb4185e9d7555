import Foundation
import Model
import Simulation

extension Session {
  /// Runs one seed of a campaign again and prints everything about it: its options, its faults, what was reached, the
  /// verdict. Of a failure it prints the smallest schedule that still fails, and what happened last.
  func replay(_ campaign: Campaign, seed: UInt64) throws {
    let swarm = campaign.swarm(seed)
    print("campaign \(campaign.name): \(campaign.asks)")
    print("\(swarm)")
    print("faults:")
    show(swarm.faults)
    let voyage = campaign.voyage(swarm)
    print("reached:")
    for (what, times) in voyage.coverage.counts where times > 0 { print("  \(times) \(what)") }
    print("trace hash \(Runner.hex(voyage.traceHash))")
    guard voyage.verdict != .holds else { return print("verdict: holds") }
    print("verdict: \(voyage.verdict.word): \(voyage.verdict.explanation)")
    for line in voyage.last { print("  " + line) }
    print("looking for the smallest part of its faults that still fails")
    fflush(nil)

    let smallest = swarm.faults.shrunk { campaign.voyage(swarm.with($0)).verdict != .holds }
    let small = campaign.voyage(swarm.with(smallest), isRecorded: true)
    print("the smallest part of its faults that still fails (\(smallest.count)):")
    show(smallest)
    print("verdict: \(small.verdict.word): \(small.verdict.explanation)")
    if !small.last.isEmpty { print("what happened last:") }
    for line in small.last { print("  " + line) }
    throw ChapterError("seed \(seed) of \(campaign.name) fails")
  }

  private func show(_ faults: [ScheduledFault]) {
    for fault in faults { print("  at \(fault.at.nanoseconds.asMilliseconds) ms \(fault.fault)") }
  }
}

extension Int64 {
  fileprivate var asMilliseconds: Double { Double(self) / 1e6 }
}

extension Recording {
  /// The latest messages and marks in words, for the end of a report. Where it is known when things went wrong,
  /// `end` is that moment, and nothing later is shown: a run goes on long after what broke it.
  public func last(_ count: Int, by end: Instant? = nil) -> [String] {
    let sent = messages.map { message in
      let arrival =
        message.received.map { "arrives at \($0.nanoseconds.asMilliseconds) ms" }
        ?? "is not received"
      return (
        message.sent,
        "\(message.name) from \(message.from.index) to \(message.to.index) \(arrival)"
      )
    }
    let marked = marks.map { mark in
      (mark.at, "\(mark.node.index): \(mark.name) \(mark.subject) \(mark.phase)s")
    }
    return (sent + marked).filter { end == nil || $0.0 <= end! }.enumerated()
      .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.suffix(count)
      .map { "\($0.element.0.nanoseconds.asMilliseconds) ms  \($0.element.1)" }
  }
}
