import Experiments
import Measurement
import Model
import Plotting
import Sequencing
import Simulation
import Workloads

// One epoch, drawn: Ann asks in Virginia, Ben in Ireland, and three sequencers close what they have.

let sequencingEpoch = TracedRun(
  "sequencing-epoch", asks: "What is sent for one epoch of three sequencers?",
  of: Nanoseconds.milliseconds(50),
  judged: .notJudged(
    "one epoch for people to look at; the code is judged under sequencing-under-faults")
) { epoch, seed in
  var setting = Town.Setting()
  setting.partitions = 1
  setting.quiet = .milliseconds(195)
  setting.arrivals = .poisson(perSecond: 1e-6)
  setting.options.electsSlowly()
  setting.options.sequencer.epoch = epoch
  setting.links = Links(dataCentres: 3, within: .milliseconds(2)) { a, b in
    .milliseconds([1: 8, 2: 9, 3: 16][a + b]!)
  }
  setting.separateReplicas()
  var workload = possible { try ListAppend(lists: 4, operations: 1, appends: 1) }
  var town = Town(setting, load: Load(workload, records: true), seed: seed)
  town.trial.world.record()
  var random = Random(seed: seed)
  for (client, asked) in [(3, 243), (5, 246)] {
    let call = workload.next(home: 0, &random)
    town.trial.world.submit(
      call, as: RequestID(UInt64(client) << 32), to: NodeID(client),
      at: Instant(nanoseconds: Int64(asked) * 1_000_000))
  }
  town.trial.world.run(until: Instant(nanoseconds: 330_000_000))
  let trace = Trace(
    town.trial.world.takeRecording()!,
    nodes: [
      (NodeID(3), "Ann", "asks at 243 ms"), (NodeID(0), "Virginia", "sequencer"),
      (NodeID(1), "Oregon", "sequencer"), (NodeID(2), "Ireland", "sequencer"),
      (NodeID(5), "Ben", "asks at 246 ms"),
    ])
  return TracedRun.Drawn(trace, traceHash: town.trial.world.traceHash, opinions: Opinions())
}

let oneEpochFigure = Figure(
  name: "sequencing-epoch",
  caption:
    "**A replica executes when it has heard of the slowest batch, and waits for no other replica.** One epoch of 50 ms, which ends at 250 ms on all three "
    + "clocks. Blue: a batch on its way, and that it is agreed upon. Grey: acknowledgements. Green: answers. Ann's and Ben's calls are in the same epoch, and are "
    + "executed in the order of their sequencers at all three.",
  alt:
    "A space-time diagram of five lines from 240 to 300 milliseconds: Ann, three sequencers, Ben. Two calls arrive before 250. At 250 each sequencer "
    + "sends its batch to the other two, hears acknowledgements, and tells that it is agreed upon. After the last of these has come to a replica "
    + "its client is answered.",
  panels: [
    .spaceTime(
      trace: "sequencing-epoch", nodes: 5,
      time: Axis("true time", unit: "ms", range: 240...300, ticks: .every(10)),
      messages: [
        .init("ask", in: .amber), .init("appendEntries", in: .blue, labelled: false),
        .init("appendResponse", in: .grey, labelled: false),
        .init("answer", in: .green, labelled: false),
      ],
      margin: 116)
  ],
  height: 420)
