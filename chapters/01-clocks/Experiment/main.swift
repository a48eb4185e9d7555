import Experiments

Chapter(
  "01-clocks",
  experiments: [
    sawtooth, distribution, promise, closedForm, commitLatency, hotRow, lies, liesForm, readings,
  ],
  runs: [withoutWait, withWait], campaigns: [shardsUnderFaults, shardsWithoutWait],
  figures: [
    sawtoothFigure, promiseFigure, latencyFigure, hotRowFigure, liesFigure, telephoneFigure,
  ],
  claims: [
    publishedRange, boundHolds, brokenPromise, farFromTheBound, largerOfTwo, hiddenByDistance,
    hotRowBound, keptBound, onClosedForm, noReading,
    shardsSurvive, waitIsNeeded,
  ]
).main()
