import Experiments

Chapter(
  "00-laboratory",
  experiments: [
    queue, tails, theory, saturation, closedLoop, roundTrips, onePair, prices, priceChecks, streams,
    faults, determinism,
    speed,
  ],
  runs: evenings,
  campaigns: [carefulCampaign, hastyCampaign],
  figures: [
    promiseFigure, queueFigure, saturationFigure, closedLoopFigure, roundTripsFigure, onePairFigure,
  ],
  claims: [
    onTheory, tailsOnTheory, intervalsHold, saturatesAtPrice, followsOffer, loopOnAnalysis,
    meansComeBack,
    deviationsComeBack, cutMean, fittedPrices, streamsApart, promisesKept, hasteCaught,
    onlyStopsBreak, oneHash, nearTheTwin,
  ]
).main()
