import Experiments

Chapter(
  "02-raft", experiments: [], campaigns: [storeUnderFaults, storeByBelief], figures: [], claims: []
).main()
