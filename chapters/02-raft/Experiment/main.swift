import Experiments

Chapter(
  "02-raft", experiments: [
    elections, electionSummary, splitVotes, splitVotesForm, electionTimes, tieBreaks, bridgedPartition,
  ],
  campaigns: [storeUnderFaults, storeByBelief], figures: [], claims: []
).main()
