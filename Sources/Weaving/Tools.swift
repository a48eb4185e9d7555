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
    let version = try Tools.version(of: pandoc)
    guard !version.lexicographicallyPrecedes(Tools.oldestPandoc) else {
      let (found, needed) = (Tools.text(version), Tools.text(Tools.oldestPandoc))
      throw Complaint("pandoc is \(found), and \(needed) or later is \(remedy)")
    }
  }

  /// The first that takes all the options we give.
  private static let oldestPandoc = [3, 8]

  private static func version(of pandoc: URL) throws(Complaint) -> [Int] {
    let said = try ToolRun(pandoc, ["--version"], in: pandoc.deletingLastPathComponent()).output
    let word = said.split(whereSeparator: \.isWhitespace).dropFirst().first ?? ""
    let version = word.split(separator: ".").compactMap { Int($0) }
    guard said.hasPrefix("pandoc "), !version.isEmpty else {
      throw Complaint("\(pandoc.path) does not tell its version; make .venv again")
    }
    return version
  }

  private static func text(_ version: [Int]) -> String {
    version.map(String.init).joined(separator: ".")
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
    _ = try ToolRun(
      python, ["-c", line, source.path, pdf.path, root.path, fonts.path], in: root)
  }

  func convert(_ arguments: [String], in folder: URL) throws(Complaint) {
    _ = try ToolRun(pandoc, arguments, in: folder)
  }
}
