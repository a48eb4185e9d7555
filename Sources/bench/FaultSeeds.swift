import Foundation
import Glibc

// How many schedules of faults the replicated store goes through in a minute of one core: the chapter's own campaign in
// full, its judges and its twin included, in a process of its own.

/// Runs the campaign with the chapter's program at `path`.
func faultSeedNumbers(_ path: String) throws -> [(name: String, number: Double)] {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: folder) }
  let campaign = "raft-store-under-faults"
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = ["--only", campaign, "--workers", "1", "--out", folder.path]
  (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
  let before = childSeconds()
  do { try process.run() } catch {
    stop("bench: cannot start the chapter at \(path): \(error.localizedDescription)", 1)
  }
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    stop("bench: \(campaign) failed; \(path) --only \(campaign) says why", 1)
  }
  let seconds = childSeconds() - before
  let table = try String(
    contentsOf: folder.appendingPathComponent(campaign + ".csv"), encoding: .utf8)
  let runs = table.split(separator: "\n").first { $0.hasPrefix("all runs,") }
  guard let seeds = runs.flatMap({ Double($0.split(separator: ",")[1]) }) else {
    stop("bench: the table of \(campaign) has no row \"all runs\"", 1)
  }
  return [("raft_fault_seeds_per_minute", (seeds / seconds * 60).rounded())]
}

/// CPU seconds of all children that have ended.
private func childSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
  return [usage.ru_utime, usage.ru_stime].reduce(0) {
    $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
  }
}
