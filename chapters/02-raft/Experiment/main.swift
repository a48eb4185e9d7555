import Experiments

Chapter(
  "02-raft", experiments: [elections, electionSummary],
  campaigns: [storeUnderFaults, storeByBelief], figures: [], claims: []
).main()
