import Engines
import Foundation

// Instructions of engines, which a busy machine does not change.

/// How many calls are executed under valgrind, which takes fifty times as long.
private let countedCalls = 20_000

/// Callgrind runs this program with `--execution-one` and counts what happens inside one function.
func executionInstructions() -> [(name: String, number: Double)] {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  let found = path.split(separator: ":").map { "\($0)/valgrind" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
  guard let valgrind = found else {
    FileHandle.standardError.write(
      Data("bench: instructions are not counted: apt-get install valgrind\n".utf8))
    return []
  }
  let loads = [
    ("uniform", "aria_ycsb_lean_uniform"), ("zipf", "aria_ycsb_lean_zipf09"),
    ("full", "aria_ycsb_full_uniform"), ("orders", "aria_tpcc"),
  ]
  var numbers: [(name: String, number: Double)] = []
  for (load, name) in loads {
    let engines = ["calvin", "queues", "graph"]
    let counts = engines.map { count(valgrind, load, $0, in: "workOfEngine") }
    let best = counts.indices.min { counts[$0] < counts[$1] }!
    numbers.append(("\(name)_best_engine_ir", counts[best]))
    for (engine, count) in zip(engines, counts) {
      numbers.append(("\(name)_\(engine)_ir", count))
    }
    if load == "uniform" {
      let whole = count(valgrind, load, engines[best], in: "workWithGeneration")
      if whole <= counts[best] { stop("bench: drawing calls takes no instructions", 1) }
      numbers.append(("\(name)_best_engine_with_generation_ir", whole))
      numbers.append(("\(name)_serial_ir", count(valgrind, load, "serial", in: "workOfEngine")))
    }
  }
  return numbers
}

/// Instructions a call.
private func count(
  _ valgrind: String, _ load: String, _ engine: String, in function: String
) -> Double {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: valgrind)
  process.arguments = [
    "--tool=callgrind", "--toggle-collect=*\(function)*", "--callgrind-out-file=/dev/null",
    URL(fileURLWithPath: CommandLine.arguments[0]).path, "--execution-one", load, engine,
  ]
  let pipe = Pipe()
  process.standardError = pipe
  process.standardOutput = FileHandle.nullDevice
  do { try process.run() } catch { stop("bench: cannot run valgrind: \(error)", 1) }
  let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  let line = said.split(separator: "\n").last { $0.contains("Collected :") }
  guard let count = line?.split(separator: " ").last.flatMap({ Double($0) }), count > 0 else {
    stop("bench: valgrind counted nothing in \(function):\n\(said)", 1)
  }
  return count / Double(countedCalls)
}

/// One engine on one load, once, with the calls drawn where they can be counted.
func executeOne(_ load: String, _ engine: String) {
  switch load {
  case "uniform": executeOne(PeerLoads.uniform, engine)
  case "full": executeOne(PeerLoads.full, engine)
  case "zipf": executeOne(PeerLoads.zipf, engine)
  default: executeOne(PeerLoads.orders, engine)
  }
}

private func executeOne<P: Program>(_ load: PeerLoad<P>, _ engine: String) {
  switch engine {
  case "serial": executeOne(SerialExecution<P>.self, load)
  case "calvin": executeOne(CalvinExecution<P>.self, load)
  case "graph": executeOne(GraphExecution<P>.self, load)
  default: executeOne(QueueExecution<P>.self, load)
  }
}

private func executeOne<E: Execution>(_: E.Type, _ load: PeerLoad<E.P>) where E: ~Copyable {
  var options = EngineOptions()
  options.batch = load.batch
  let memory = load.memory()
  var engine = E(load.program, memory, options)
  print(workWithGeneration(&engine, load, countedCalls))
}
