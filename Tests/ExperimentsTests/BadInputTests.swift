import Foundation
import Testing

@Suite struct BadInputTests {
  @Test(arguments: DeterminismTests.programs)
  func `wrong options are refused before anything runs, all at once`(program: String) throws {
    let wrong: [(options: [String], says: [String])] = [
      (["--smoke", "--full", "--workers", "0"], ["--smoke and --full", "--workers must lie in"]),
      (["--only", "nothing"], ["no experiment is named nothing; there are"]),
      (["--verify", "--claim", "nothing"], ["no claim is named nothing; there are"]),
      (["--seed", "-1"], ["--seed must lie in 0...9223372036853775807, not \"-1\""]),
      (["--seed", "1e3", "--seeds", "0"], ["--seed must", "--seeds must lie in 1...10000"]),
      (["--seed", "18446744073709551615", "--out", "x"], ["--seed must lie in"]),
      (["--seed", "2"], ["pass a folder with --out"]),
      (["--workers", "1,5"], ["--workers must lie in 1...1024"]),
      (["--workers", "2", "--workers=3"], ["--workers is given twice"]),
      (["--smoke", "--out", "data"], ["--out data holds the book's tables"]),
      (["--out", ""], ["--out needs the name of a folder"]),
      (["--out", "a\nb"], ["without control characters"]),
      (["--claims", "--smoke"], ["look at the committed data"]),
      (["--claim", "x"], ["--claim needs --claims or --verify"]),
      (["--traces", "--verify"], ["--verify and --traces exclude each other"]),
      (["--replay", "1", "--claims"], ["--claims and --replay exclude each other"]),
      (["--replay", "1", "--seed", "4", "--out", "x"], ["leave out --out, --seed"]),
      (["--smoek"], ["--smoek", "--smoke"]),
    ]
    for (options, says) in wrong {
      let result = try Program(program).run(options)
      #expect(result.status == 64, "\(options)")
      #expect(result.output.isEmpty, "\(options)")
      for words in says { #expect(result.errors.contains(words), "\(options): \(result.errors)") }
    }
  }

  @Test func `a mistyped name is answered with the near ones`() throws {
    let repository = try SmallRepository()
    let result = try repository.slow.run(["--only", "secnd"])
    #expect(result.errors.hasSuffix("there are first, second, measured; did you mean second?\n"))
  }

  @Test func `a folder that cannot be written to is refused with its name`() throws {
    let repository = try SmallRepository()
    try repository.write("", "file")
    try FileManager.default.createSymbolicLink(
      atPath: repository.root.appendingPathComponent("dangling").path,
      withDestinationPath: "nowhere")
    for folder in [
      "/dev/null/x", "file", "file/below", "/proc/none", String(repeating: "x", count: 300),
      String(repeating: "x/", count: 2100) + "x", "dangling",
    ] {
      let result = try repository.slow.run(["--smoke", "--out", folder])
      #expect(result.status == 1, "\(folder)")
      #expect(result.errors.contains(folder) && result.errors.contains("--out"), "\(result.errors)")
    }
  }

  @Test(arguments: ["-out", "it's a \"folder\"", "größe", "a/new/one", "--smoke", "$(touch x)"])
  func `a folder of any other name is made and written to`(folder: String) throws {
    let repository = try SmallRepository()
    let result = try repository.slow.run(["--smoke", "--out", folder])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try repository.files(folder).count == 4)
  }

  @Test func `a link to a folder is followed`() throws {
    let repository = try SmallRepository()
    for name in ["real/x", "link"] { _ = try repository.slow.run(["--smoke", "--out", name]) }
    try FileManager.default.removeItem(at: repository.root.appendingPathComponent("link"))
    try FileManager.default.createSymbolicLink(
      atPath: repository.root.appendingPathComponent("link").path, withDestinationPath: "real")
    #expect(try repository.slow.run(["--smoke", "--out", "link"]).status == 0)
    #expect(try repository.files("real")["first.csv"] != nil)
  }

  @Test func `a folder whose name is not UTF-8 is refused`() throws {
    let repository = try SmallRepository()
    let process = try repository.slow.begin(
      [], through: ["/bin/sh", "-c", "exec \"$0\" --smoke --out \"$(printf '\\377')\""])
    let result = repository.slow.end(process)
    #expect(result.status == 64)
    #expect(result.errors.contains("--out must be UTF-8"))
  }

  @Test func `what to type to go on is quoted for a shell`() throws {
    let repository = try SmallRepository()
    let process = try repository.beginSlowly(["--out", "it's"])
    try repository.wait(forCells: 2)
    kill(process.processIdentifier, SIGINT)
    #expect(repository.slow.end(process).errors.contains("--out 'it'\\''s' --workers 2\n"))
  }

  @Test func `neither locale nor time zone changes a byte`() throws {
    let repository = try SmallRepository()
    _ = try repository.slow.run(["--out", "plain"])
    let environment = ["LC_ALL": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8", "TZ": "Asia/Kolkata"]
    _ = try repository.slow.run(["--out", "german"], environment)
    #expect(try repository.files("plain") == repository.files("german"))
  }
}

@Suite struct ClaimTests {
  @Test(arguments: DeterminismTests.programs)
  func `every claim holds on the committed tables`(program: String) throws {
    let result = try Program(program).run(["--claims"])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.hasSuffix(" 0 failed\n"))
  }

  @Test func `a claim is tested in small when it says so, and in full always`() throws {
    let repository = try SmallRepository()
    let small = try repository.slow.run(["--smoke"])
    #expect(small.status == 0)
    #expect(small.output.hasSuffix("PASS claim in-small, in small\n1 passed, 0 failed\n"))
    let missing = try repository.slow.run(["--claims"])
    #expect(missing.status == 1)
    #expect(missing.output.contains("FAIL claim in-full: cannot read "))
    #expect(try repository.slow.run([]).status == 0)
    #expect(try repository.slow.run(["--claims", "--claim", "in-full"]).status == 0)
    #expect(try repository.slow.run(["--verify"]).status == 0)
  }

  @Test func `the list says how many cells each experiment has`() throws {
    let repository = try SmallRepository()
    let list = try repository.slow.run(["--list"]).output
    #expect(list.contains("experiment second (24 cells, 2 in small): "))
    #expect(list.contains("claim in-small: Few points suffice. (in small, too)\n"))
  }
}
