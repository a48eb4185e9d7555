import Experiments

Chapter(
  "01-clocks",
  experiments: [sawtooth, distribution, promise, closedForm],
  figures: [sawtoothFigure, promiseFigure],
  claims: [publishedRange, boundHolds, brokenPromise, farFromTheBound]
).main()
