import Experiments

Chapter(
  "02-raft",
  experiments: [
    elections, electionSummary, splitVotes, splitVotesForm, electionTimes, tieBreaks,
    bridgedPartition, groupOutages, figure8, twoChanges, orders, staleReadsByDrift, timedOutClients,
    failover,
    failoverSilence, regions, clusterSize, batching, ablations,
  ],
  campaigns: [storeUnderFaults, storeByBelief],
  figures: [
    electionsFigure, splitVotesFigure, electionTimesFigure, tieBreaksFigure, bridgeFigure,
    ordersFigure, staleReadsFigure, failoverFigure, regionsFigure, clusterSizeFigure,
    batchingFigure, mutantsFigure,
  ],
  claims: [
    electionsFitted, electionsPredicted, electionsNarrow, electionsEtcd, splitVotesOnFormula,
    timesOnFormula, timesKnee, sameAlwaysSplit, rankNeverSplit, rankWaits, rankLivelock,
    bridgeHolds, bridgeSettles, bridgeTerms, groupsOnFormula, groupsAndMachines,
    manyOrders, oneState, figure8Breaks, twoChangesBreak, sessionsServeOnce, unknownOutcomes,
    roundsNeedNoClock, leasesWithinBound, leasesBreak, silenceIsElection, regionsAreTrips,
    largerGroups, twoAndTen, batchesWin, eagerCosts, storeSurvives, beliefIsCaught,
  ]
).main()
