import Experiments

Chapter(
  "02-raft",
  experiments: [figure8, twoChanges, orders, staleReadsByDrift],
  campaigns: [storeUnderFaults, storeByBelief],
  figures: [], claims: []
).main()
