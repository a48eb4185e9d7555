import Experiments

Replica.runIfAsked()

Chapter(
  "05-execution", buildsOn: ["02-raft", "04-sequencing"],
  experiments: [
    executionDistributed,
    executionContention,
    executionSlowdown,
    executionScaling,
    executionParticipants,
    executionOrders,
    executionSlowMachine,
    executionDependent,
    executionLatency,
    executionTimes,
    knowingKeys,
    ariaCollapse,
    ariaPilesUp,
    hashingCost,
    executionReplay,
    inputLogging,
    inputLogCrashes,
    nondeterminism,
    realCores,
  ],
  campaigns: [executionUnderFaults, executionOrdersUnderFaults, executionBriefLocks],
  figures: [
    knowingKeysFigure,
    realCoresFigure,
    hashingFigure,
    ariaCollapseFigure,
    inputLogFigure,
  ],
  claims: [
    fetchingBeatsSerial,
    fetchingPaysOutside,
    serialIsFastestAlone,
    workPaysForThreads,
    ariaCollapsesOnCores,
    ariaFirstBatches,
    ariaCeiling,
    ariaPayForBatches,
    upToDateIsCheaper,
    cleanNeverDiffers,
    everySourceIsTold,
    replayIsExact,
    blindWritesHide,
    crashesLeaveBatches,
    largeBatchesPay,
  ]
).main()
