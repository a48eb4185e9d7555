import Foundation
import Measurement
import Testing

/// Runs are stopped in all the ways in which runs are, and gone on with.
@Suite struct StoppedRunTests {
  private let repository: SmallRepository
  /// What a run that nobody stops leaves in its folder.
  private let whole: [String: Data]

  init() throws {
    repository = try SmallRepository()
    let result = try repository.slow.run(["--out", "whole"])
    try #require(result.status == 0, "\(result.errors)")
    whole = try repository.files("whole")
  }

  /// Kills a run in its second table, whose 24 cells follow the 8 of the first.
  private func stop(_ signal: Int32, afterCells cells: Int = 16) throws -> Program.Ended {
    let process = try repository.beginSlowly(["--out", "out"])
    try repository.wait(forCells: cells)
    kill(process.processIdentifier, signal)
    return repository.slow.end(process)
  }

  @Test func `a run leaves its tables and manifests, and nothing else`() {
    let names = ["first", "second"].flatMap { ["\($0).csv", "\($0).json"] }
    #expect(whole.keys.sorted() == names.sorted())
  }

  @Test func `after kill -9 a run goes on, and its bytes are those of a run that nobody killed`()
    throws
  {
    _ = try stop(SIGKILL)
    let kept = try repository.files("out")
    #expect(kept["first.csv"] == whole["first.csv"], "the first table was done")
    #expect(kept["second.csv"] == nil, "the second was not")

    let again = try repository.slow.run(["--out", "out"], repository.environment(milliseconds: 0))

    #expect(again.status == 0, "\(again.errors)")
    #expect(try repository.files("out") == whole)
    // Two cells were under way when it died; at most they were run twice.
    #expect(repository.ran.count <= 32 + 2)
    #expect(Set(repository.ran).count == 32)
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
  func `a signal stops between cells, says what is kept, and loses none`(
    signal: Int32, status: Int32
  ) throws {
    let stopped = try stop(signal)
    #expect(stopped.status == status)
    #expect(stopped.errors.contains("of 24 cells of second are kept; to go on, type: "))
    #expect(stopped.errors.contains("slow --out out --workers 2\n"))
    #expect(try repository.files("out")[".lock"] == nil)

    let again = try repository.slow.run(["--out", "out"], repository.environment(milliseconds: 0))

    #expect(again.status == 0)
    #expect(try repository.files("out") == whole)
    #expect(repository.ran.count == 32, "no cell was run twice")
  }

  @Test func `a run that is stopped three times comes to the same bytes`() throws {
    for cells in [3, 12, 25] { _ = try stop(SIGKILL, afterCells: cells) }
    let again = try repository.slow.run(["--out", "out", "--workers", "1"])
    #expect(again.status == 0)
    #expect(try repository.files("out") == whole)
  }

  @Test func `kept cells of other sources are not used`() throws {
    _ = try stop(SIGKILL)
    let before = repository.ran.count
    try repository.write("let changed = true", SmallRepository.source)
    let again = try repository.slow.run(["--out", "out"], repository.environment(milliseconds: 0))
    #expect(again.status == 0)
    #expect(repository.ran.count == before + 32)
  }

  @Test func `a kept cell that is cut short is run again`() throws {
    _ = try stop(SIGKILL)
    let cells = try repository.files("out").keys.filter { $0.hasPrefix(".cells/second/") }
    #expect(cells.count >= 6)
    for (index, cell) in cells.sorted().enumerated() {
      try repository.write(index % 2 == 0 ? "" : "{\"key\":", "out/" + cell)
    }
    let again = try repository.slow.run(["--out", "out"])
    #expect(again.status == 0)
    #expect(try repository.files("out") == whole)
  }

  @Test func `another seed or size takes nothing from what was kept`() throws {
    _ = try stop(SIGKILL)
    let other = try repository.slow.run(["--out", "out", "--seed", "7", "--seeds", "3"])
    #expect(other.status == 0)
    let fresh = try repository.slow.run(["--out", "fresh", "--seed", "7", "--seeds", "3"])
    #expect(fresh.status == 0)
    #expect(try repository.files("out") == repository.files("fresh"))
  }

  @Test func `two runs never share a folder, and the second names the first`() throws {
    let first = try repository.beginSlowly(["--out", "out"])
    try repository.wait(forCells: 1)
    let second = try repository.slow.run(["--out", "out"])
    #expect(second.status == 1)
    #expect(second.errors.contains("process \(first.processIdentifier) is writing to "))
    #expect(second.errors.contains("/out; wait for it"))
    #expect(repository.slow.end(first).status == 0)
    #expect(try repository.files("out") == whole)
  }

  @Test func `a file-size limit or a full disk is named with the file, and leaves no half table`()
    throws
  {
    let limited = try repository.slow.begin(
      ["--out", "out"], through: ["/bin/sh", "-c", "ulimit -f 0; exec \"$0\" \"$@\""])
    let result = repository.slow.end(limited)
    #expect(result.status == 1)
    #expect(result.errors.contains("cannot write ") && result.errors.contains("File too large"))
    #expect(try repository.files("out").isEmpty)
  }

  @Test func `only measured tables name a machine`() throws {
    #expect(try repository.slow.run(["--live", "--out", "whole"]).status == 0)
    let all = try repository.files("whole")
    for name in ["first", "second", "live/measured"] {
      let json = try #require(all["\(name).json"])
      let manifest = try JSONDecoder().decode(Manifest.self, from: json)
      #expect((manifest.machine != nil) == (name == "live/measured"))
      #expect(manifest.machine?.cores ?? 1 >= 1)
      #expect(manifest.table == name)
    }
  }

  @Test func `a run simulates, and measures only when it is told to`() throws {
    let live = try repository.slow.run(["--live", "--out", "live"])
    #expect(live.status == 0)
    #expect(
      try repository.files("live").keys.sorted() == ["live/measured.csv", "live/measured.json"])
    let wrong = [
      (["--only", "measured"], "pass --live"), (["--live", "--only", "first"], "leave out"),
    ]
    for (options, remedy) in wrong {
      let refused = try repository.slow.run(options)
      #expect(refused.status == 64 && refused.errors.contains(remedy), "\(refused.errors)")
    }
  }
}
