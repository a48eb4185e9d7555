import Experiments

Chapter(
  "04-sequencing", buildsOn: ["02-raft"],
  experiments: [
    sequencingRegions, sequencingJitter, sequencingModes, sequencingEpochs, sequencingCeiling,
    sequencingBytes, sequencingFailover, sequencingTicks, sequencingRejoin, sequencingCold,
  ],
  runs: [sequencingEpoch],
  campaigns: [
    sequencingUnderFaults, sequencingByArrival, sequencingHalfEpochs, sequencingUnsafeFailover,
  ],
  figures: [oneEpochFigure], claims: []
).main()
