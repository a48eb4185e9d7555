#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Drawing
import Foundation
import Testing

@testable import Weaving

/// Programs that print, in all the ways in which they may fail; small shell scripts take their place.
@Suite struct ToolTests {
  let book: Fixture
  init() throws {
    book = try Fixture()
    try book.writeChapter("Text.")
  }

  /// Puts a script where pandoc is looked for, which tells a version and otherwise does what `body` says.
  private func tools(pandoc body: String, version: String = "3.8.2") throws -> Tools {
    let path = ".venv/lib/python3/site-packages/pypandoc/files/pandoc"
    try book.write(
      path, "#!/bin/sh\ncase \"$1\" in --version) echo '\(version)'; exit;; esac\n\(body)\n")
    try book.write(".venv/bin/python", "#!/bin/sh\n")
    for file in [path, ".venv/bin/python"] { chmod(book.repository.url(file).path, 0o755) }
    return try Tools(
      venv: book.repository.url(".venv"), requirements: "r.txt", withPDF: false)
  }

  private func printing(with tools: Tools) throws {
    let assets = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/weave/Assets")
    let read = try Weaver(book.repository).book()
    _ = try Printer(
      read, of: book.repository, tools: tools, assets: assets,
      out: book.repository.url("report"), withPDF: false
    ).print()
  }

  @Test(arguments: [
    ("echo no >&2; exit 3", "pandoc failed with status 3:\nno"),
    ("kill -9 $$", "pandoc was ended by signal 9"),
    ("exit 0", "01-clocks.html was cut short; check that the disk has room"),
  ])
  func `a pandoc that fails is quoted, and the book of before stays as it was`(
    body: String, says: String
  ) throws {
    try book.write("report/index.html", "the old book")
    let tools = try tools(pandoc: "echo half > \"$5\"; \(body)", version: "pandoc 3.8.2")
    let problems = book.problems { try printing(with: tools) }
    #expect(problems.count == 1)
    #expect(problems.first?.contains(says) == true, "\(problems)")
    #expect(try book.read("report/index.html") == "the old book")
    #expect(book.repository.names(in: "report") == ["index.html"])
  }

  @Test(arguments: [
    ("pandoc 2.19.2", "pandoc is 2.19.2, and 3.8 or later is needed"),
    ("pandoc 3.7", "pandoc is 3.7, and 3.8 or later is needed"),
    ("", "does not tell its version"), ("pandoc new", "does not tell its version"),
    ("gnuplot 5.4", "does not tell its version"),
  ])
  func `a pandoc that is too old, or no pandoc, is refused before anything is printed`(
    version: String, says: String
  ) throws {
    let problems = book.problems { _ = try tools(pandoc: "exit 0", version: version) }
    #expect(problems.first?.contains(says) == true, "\(problems)")
  }

  @Test func `a program that is still being written is waited for`() throws {
    try book.write("busy", "#!/bin/sh\necho done\n")
    let url = book.repository.url("busy")
    chmod(url.path, 0o755)
    let writer = open(url.path, O_WRONLY)
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { close(writer) }
    #expect(try ToolRun(url, [], in: book.root).output == "done\n")
  }

  @Test func `a later pandoc will do`() throws {
    for version in ["pandoc 3.8", "pandoc 3.10.1", "pandoc 4.0"] {
      _ = try tools(pandoc: "exit 0", version: version)
    }
  }

  private let shell = URL(fileURLWithPath: "/bin/sh")

  @Test func `a program that hangs is stopped`() {
    let error = #expect(throws: Complaint.self) {
      try ToolRun(shell, ["-c", "exec sleep 600"], in: book.root, timeLimit: 0.2)
    }
    #expect(error?.description == "sh was stopped: it did not finish within 0.2 seconds")
  }

  @Test func `a program that says much is heard to its end`() throws {
    let run = try ToolRun(
      shell, ["-c", "head -c 300000 /dev/zero | tee /dev/stderr; echo end"], in: book.root)
    #expect(run.output.utf8.count == 300_004)
  }

  @Test func `a program that is not there is named`() {
    let error = #expect(throws: Complaint.self) {
      try ToolRun(URL(fileURLWithPath: "/nowhere/pandoc"), [], in: book.root)
    }
    #expect(error?.description.hasPrefix("pandoc cannot be run: ") == true)
  }

  @Test
  func `whatever the caller's locale, a program reads letters as UTF-8 and numbers with points`()
    throws
  {
    let run = try ToolRun(shell, ["-c", "echo $LC_ALL"], in: book.root)
    #expect(run.output == "C.UTF-8\n")
  }

  @Test func `what a killed print left behind is removed by the next`() throws {
    try book.write("report/.printing-99999999/index.html", "half")
    let tools = try tools(pandoc: "exit 1", version: "pandoc 3.8")
    #expect(book.problems { try printing(with: tools) }.count == 1)
    #expect(book.repository.names(in: "report") == [])
  }
}
#endif
