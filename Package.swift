// swift-tools-version: 6.2
import PackageDescription

/// The book, in reading order. One row makes a chapter's library and its executable:
/// `01-clocks` gives the library target named here and the program `chapter-clocks`.
let chapters: [(folder: String, library: String, buildsOn: [Target.Dependency])] = [
  ("00-laboratory", "Laboratory", []),
  ("01-clocks", "TrueTime", []),
  ("02-raft", "RaftStore", ["Raft"]),
  ("04-sequencing", "Sequencing", ["Raft", "RaftStore"]),
  ("05-execution", "Execution", ["Raft", "RaftStore", "Sequencing"]),
  ("a1-checking", "Isolation", []),
]

/// What a chapter measures the machine with that it runs on.
let instruments: [String: [Target.Dependency]] = [
  "01-clocks": ["CClock"], "05-execution": ["Sequencing", "Engines"],
]

let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// The rooms of the house. Data flows one way; see ARCHITECTURE.md for the arrows and their reasons.
let rooms: [Target] = [
  .target(name: "Model"),
  .target(name: "Storage", dependencies: ["Model"]),
  .target(name: "Workloads", dependencies: ["Model"]),
  .target(name: "Simulation", dependencies: ["Model"]),
  .target(name: "Histories"),
  .target(name: "Checking", dependencies: ["Model", "Storage", "Workloads", "Histories"]),
  .target(name: "Measurement", dependencies: [histogram]),
  .target(name: "Plotting", dependencies: ["Measurement"]),
  .target(
    name: "Experiments",
    dependencies: ["Model", "Simulation", "Checking", "Measurement", "Plotting", arguments]),
  .target(name: "CGnuplot", linkerSettings: [.linkedLibrary("boost_iostreams")]),
  .target(name: "Drawing", dependencies: ["Measurement", "Plotting", "CGnuplot"]),
  .target(name: "Weaving", dependencies: ["Measurement", "Plotting", "Drawing"]),
  .target(name: "Browsing"),
  .executableTarget(
    name: "weave", dependencies: ["Weaving", "Drawing", "Browsing", arguments],
    exclude: ["Assets"]),
  .executableTarget(name: "judge", dependencies: ["Checking", arguments]),
  .target(name: "CAllocations"),
  .target(name: "CClock"),
  .target(name: "CPrefetch"),
  .target(
    name: "Engines", dependencies: ["Model", "CPrefetch"], path: "chapters/05-execution/Engines",
    swiftSettings: [.strictMemorySafety()]),
  .executableTarget(
    name: "bench",
    dependencies: [
      "Model", "Storage", "Workloads", "Simulation", "Histories", "Checking", "Raft",
      "Sequencing", "Engines", "CAllocations",
    ]),
  .executableTarget(name: "twin", linkerSettings: [.linkedLibrary("m")]),
]

let tests: [Target] = [
  .target(name: "Raft", dependencies: ["Model"], path: "chapters/02-raft/Raft"),
  .executableTarget(name: "raft-script", dependencies: ["Model", "Raft"]),
  .executableTarget(
    name: "raft-swarm", dependencies: ["Model", "Raft"], path: "Tests/raft-swarm"),
  .testTarget(name: "ModelTests", dependencies: ["Model", "CAllocations"]),
  .testTarget(name: "StorageTests", dependencies: ["Model", "Storage", "CAllocations"]),
  .testTarget(name: "WorkloadsTests", dependencies: ["Model", "Workloads", "CAllocations"]),
  .testTarget(
    name: "SimulationTests", dependencies: ["Model", "Storage", "Workloads", "Simulation"]),
  .testTarget(
    name: "CheckingTests", dependencies: ["Model", "Storage", "Workloads", "Histories", "Checking"]),
  .testTarget(name: "HistoriesTests", dependencies: ["Histories"], exclude: ["corpus"]),
  .testTarget(name: "JudgeTests", dependencies: ["Model", "Histories", "Checking", "judge"]),
  .testTarget(name: "MeasurementTests", dependencies: ["Measurement"]),
  .testTarget(name: "DrawingTests", dependencies: ["Measurement", "Plotting", "Drawing"]),
  .testTarget(
    name: "WeavingTests", dependencies: ["Measurement", "Drawing", "Weaving", "weave"]),
  .testTarget(name: "BrowsingTests", dependencies: ["Browsing"]),
  .executableTarget(
    name: "slow", dependencies: ["Measurement", "Model", "Experiments"], path: "Tests/slow"),
  .testTarget(
    name: "ExperimentsTests",
    dependencies: [
      "Measurement", "Model", "Simulation", "Checking", "Plotting", "Experiments", "slow",
    ]),
  .testTarget(
    name: "TrueTimeTests", dependencies: ["Model", "Storage", "Simulation", "TrueTime", "CClock"]),
  .testTarget(
    name: "LaboratoryTests", dependencies: ["Model", "Simulation", "Laboratory"]),
  .testTarget(
    name: "IsolationTests",
    dependencies: ["Model", "Storage", "Workloads", "Simulation", "Isolation"]),
  .testTarget(name: "RaftTests", dependencies: ["Model", "Raft", "raft-script", "raft-swarm"]),
  .testTarget(
    name: "RaftStoreTests",
    dependencies: ["Model", "Storage", "Workloads", "Simulation", "Checking", "Raft", "RaftStore"]),
  .testTarget(
    name: "SequencingTests",
    dependencies: ["Model", "Workloads", "Simulation", "Checking", "Raft", "Sequencing"]),
  .testTarget(name: "EnginesTests", dependencies: ["Model", "Engines", "CAllocations"]),
  .testTarget(
    name: "ExecutionTests",
    dependencies: [
      "Model", "Storage", "Workloads", "Simulation", "Checking", "Raft", "Sequencing", "Execution",
    ]),
  .testTarget(name: "TidyTests", dependencies: ["Measurement", "Drawing", "Weaving"]),
]

let package = Package(
  name: "ConsistencyWithoutClocks",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: rooms + tests
    + chapters.flatMap { chapter -> [Target] in
      [
        .target(
          name: chapter.library, dependencies: ["Model", "Storage"] + chapter.buildsOn,
          path: "chapters/\(chapter.folder)/\(chapter.library)"),
        .executableTarget(
          name: "chapter-\(chapter.folder.dropFirst(3))",
          dependencies: [
            .init(stringLiteral: chapter.library), "Model", "Storage", "Workloads", "Simulation",
            "Checking", "Measurement", "Plotting", "Experiments",
          ] + instruments[chapter.folder, default: []],
          path: "chapters/\(chapter.folder)/Experiment"),
      ]
    },
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
