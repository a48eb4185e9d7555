import Experiments

Chapter(
  "05-execution", buildsOn: ["02-raft", "04-sequencing"],
  experiments: [
    executionDistributed
  ],
  figures: [],
  claims: []
).main()
