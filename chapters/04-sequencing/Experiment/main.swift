import Experiments

Chapter(
  "04-sequencing", buildsOn: ["02-raft"], experiments: [],
  campaigns: [
    sequencingUnderFaults, sequencingByArrival, sequencingHalfEpochs, sequencingUnsafeFailover,
  ],
  figures: [], claims: []
).main()
