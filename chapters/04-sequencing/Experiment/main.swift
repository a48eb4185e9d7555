import Experiments

Chapter(
  "04-sequencing", buildsOn: ["02-raft"],
  experiments: [
    sequencingRegions, sequencingJitter, sequencingModes, sequencingEpochs, sequencingCeiling,
    sequencingBytes, sequencingFailover, sequencingTicks, sequencingRejoin, sequencingCold,
  ],
  runs: [sequencingEpoch],
  campaigns: [
    sequencingUnderFaults, sequencingByArrival, sequencingHalfEpochs, sequencingUnsafeFailover,
  ],
  figures: [
    oneEpochFigure, modesFigure, sequencingRegionsFigure, epochsFigure, ceilingFigure, bytesFigure,
    sequencingFailoverFigure, catchingUpFigure, ticksFigure, rejoinFigure, coldFigure,
  ],
  claims: [
    onPaperWithin2, jitterWithinError, streamsWithin2, fewerTrips, orderOfModes, epochOptimum,
    ceilingOnPaper, inputsAreSmall, oneStopsAll, countingStaysBehind, clocksOnlyDelay,
    orderIsRealTime, replicasAreTheSame, checkpointsBound, announcedIsFree, sequencingSurvives,
    arrivalIsFound, halfEpochsAreFound, unsafeFailoverIsFound,
  ]
).main()
