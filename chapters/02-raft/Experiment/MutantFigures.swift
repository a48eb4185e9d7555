import Measurement
import Plotting

// What a machine found when a rule was left out, as it made it shorter (see Tests/raft-mutants).

private func schedule(_ title: String, _ mutant: String, through steps: Double) -> Panel {
  Panel.spaceTime(
    title, trace: "raft-mutant-\(mutant)", nodes: 3,
    time: Axis("step", range: 0...steps, ticks: .every(5)),
    messages: [
      SpaceTime.Messages("requestVote", in: .muted, labelled: false),
      SpaceTime.Messages("voteResponse", in: .blue, labelled: false),
      SpaceTime.Messages("appendEntries", in: .amber, labelled: false),
      SpaceTime.Messages("appendResponse", in: .amber, labelled: false),
    ],
    spans: [
      SpaceTime.Spans("leads", in: .green, words: .subject, side: .above),
      SpaceTime.Spans("down", in: .grey, words: .name, side: .below, shaded: true),
    ],
    points: [SpaceTime.Points("commits", in: .red, side: .below)], lostAfter: 2, margin: 64)
}

let mutantsFigure = Figure(
  name: "raft-mutants-drawn",
  caption:
    "**Two rules left out, and the shortest schedules that were found against them.** A step is whatever one server does: "
    + "it gives up waiting, is done with a write, or takes a message. Green: leads, in that term. Grey arrows ask for votes, blue ones "
    + "give them, amber ones carry entries and their answers; a cross is a message that never arrives. Above, a server that votes, crashes and votes again "
    + "in term 1 elects two leaders. Below, an entry is committed by the leader of term 3, and the leader of term 5 has never heard of it. "
    + "In the table of all rules stands what broke before the schedule was made shorter.",
  alt:
    "Two space-time diagrams of three servers. Above, the second server is elected in term 1 by the first, which crashes, comes back, and "
    + "elects the third in term 1 as well. Below, servers one and three lead in turn; the first commits an entry in term 3, and the third "
    + "is elected in term 5 by the second.",
  panels: [
    schedule("A vote is not written down", "15-vote-is-not-saved", through: 15),
    schedule("Copies of any term are counted", "27-commits-older-terms", through: 46),
  ],
  arrangement: .stacked, height: 270)
