import Experiments

Chapter(
  "a1-checking", experiments: [mistakes, gallery, mutations, byFault, speed],
  figures: [
    telephoneWitness, judgesFigure, dataCycles, processCycles, timeCycles, plainFigure,
  ],
  claims: [
    honestStands, certificateMisses, inferenceMisses, timeIsNeeded, rowsShowLosses, skewAlone,
    everyMutation, everyCycle, faultsAreBorne, cheapEnough,
  ]
).main()
