import Experiments

Chapter(
  "04-sequencing", buildsOn: ["02-raft"], experiments: [sequencingRegions],
  campaigns: [
    sequencingUnderFaults, sequencingByArrival, sequencingHalfEpochs, sequencingUnsafeFailover,
  ],
  figures: [], claims: []
).main()
