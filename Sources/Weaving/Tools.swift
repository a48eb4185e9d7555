import Foundation

/// The two programs that print, from the wheels in `.venv`.
public struct Tools: Sendable {
  let pandoc: URL
  let python: URL

  /// Finds them, or says how to get them; typst only if there is to be a PDF.
  public init(venv: URL, requirements: String, withPDF: Bool) throws(Complaint) {
    let remedy = """
      needed for printing and not found in \(venv.path); run:
        python3 -m venv .venv
        .venv/bin/pip install --require-hashes --only-binary :all: -r \(requirements)
      """
    let python = venv.appendingPathComponent("bin/python")
    let packages = Tools.packages(in: venv)
    let pandoc = packages.map { $0.appendingPathComponent("pypandoc/files/pandoc") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    guard let pandoc, FileManager.default.isExecutableFile(atPath: python.path) else {
      throw Complaint("pandoc is \(remedy)")
    }
    let hasTypst = packages.contains {
      FileManager.default.fileExists(atPath: $0.appendingPathComponent("typst").path)
    }
    guard hasTypst || !withPDF else { throw Complaint("typst is \(remedy)") }
    (self.pandoc, self.python) = (pandoc, python)
  }

  /// `lib/python3.x/site-packages`, whichever x it is.
  private static func packages(in venv: URL) -> [URL] {
    let lib = venv.appendingPathComponent("lib")
    let versions = try? FileManager.default.contentsOfDirectory(atPath: lib.path)
    return (versions ?? []).sorted().map { lib.appendingPathComponent("\($0)/site-packages") }
  }

  /// Compiles a typst file; only our own fonts are used, so that every machine sets the same page.
  func typeset(_ source: URL, to pdf: URL, fonts: URL) throws(Complaint) {
    let line =
      "import sys, typst; i, o, r, f = sys.argv[1:]; "
      + "typst.compile(i, output=o, root=r, font_paths=[f], ignore_system_fonts=True, "
      + "pdf_standards=['ua-1'])"
    let root = source.deletingLastPathComponent()
    try Tools.run(
      python, ["-c", line, source.path, pdf.path, root.path, fonts.path], in: root)
  }

  func convert(_ arguments: [String], in folder: URL) throws(Complaint) {
    try Tools.run(pandoc, arguments, in: folder)
  }

  /// Runs a program to its end; its complaints become ours.
  private static func run(_ program: URL, _ arguments: [String], in folder: URL) throws(Complaint) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    let said: Data
    do {
      try process.run()
      said = try errors.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
    } catch {
      throw Complaint("\(program.lastPathComponent) cannot be run: \(error.localizedDescription)")
    }
    guard process.terminationStatus == 0 else {
      let words = String(decoding: said, as: UTF8.self).trimmed
      throw Complaint("\(program.lastPathComponent) failed:\n\(words)")
    }
  }
}
