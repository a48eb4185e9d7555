import Experiments

Chapter(
  "04-sequencing", buildsOn: ["02-raft"], experiments: [], campaigns: [sequencingUnderFaults],
  figures: [], claims: []
).main()
