import Experiments

Chapter(
  "02-raft",
  experiments: [
    figure8, twoChanges, orders, staleReadsByDrift, timedOutClients, failover, failoverSilence,
    regions, clusterSize, batching, ablations,
  ],
  campaigns: [storeUnderFaults, storeByBelief],
  figures: [], claims: []
).main()
