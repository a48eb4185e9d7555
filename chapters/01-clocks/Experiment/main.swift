import Experiments

Chapter(
  "01-clocks",
  experiments: [
    sawtooth, distribution, promise, closedForm, commitLatency, hotRow, lies, liesForm, readings,
  ],
  figures: [sawtoothFigure, promiseFigure, latencyFigure, hotRowFigure, liesFigure],
  claims: [
    publishedRange, boundHolds, brokenPromise, farFromTheBound, largerOfTwo, hiddenByDistance,
    hotRowBound, keptBound, onClosedForm, noReading,
  ]
).main()
