import Experiments

Chapter(
  "04-sequencing", buildsOn: ["02-raft"],
  experiments: [
    sequencingRegions, sequencingJitter, sequencingModes, sequencingEpochs, sequencingCeiling,
  ],
  campaigns: [
    sequencingUnderFaults, sequencingByArrival, sequencingHalfEpochs, sequencingUnsafeFailover,
  ],
  figures: [], claims: []
).main()
