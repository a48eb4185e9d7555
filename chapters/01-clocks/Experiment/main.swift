import Experiments

Chapter(
  "01-clocks",
  experiments: [
    sawtooth, distribution, promise, closedForm, liars, outvoted, outage, outageShares,
    commitLatency, hotRow, lies, liesForm, readings, lieMap, lieWitnesses, shardsByFault,
    clocksNeeded,
    clocksReported,
    thisClock,
  ],
  runs: [withoutWait, withWait], campaigns: [shardsUnderFaults, shardsWithoutWait],
  figures: [
    sawtoothFigure, promiseFigure, liarsFigure, outageFigure, latencyFigure, hotRowFigure,
    liesFigure, lieWitnessesFigure, telephoneFigure, todayFigure,
  ],
  claims: [
    publishedRange, boundHolds, brokenPromise, farFromTheBound, minority, majority, smallLies,
    mostVotes, outageQuiet, outageHeight, outageEdges, largerOfTwo, hiddenByDistance,
    hotRowBound, keptBound, onClosedForm, noReading, liesStaySerial, liesBreakTime, judgesAgree,
    onePlainWitness, judgeSaysNo,
    shardsSurvive, waitIsNeeded, everyFaultTried,
    todayAsPublished, waitNeedsMore, reportsFarBelow, noWait,
  ]
).main()
