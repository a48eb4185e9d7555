#if DEBUG  // the insides of a tool are open to tests in debug builds only
import Foundation
import Testing

@testable import Browsing

@Suite struct BrowsingTests {
  @Test(
    .enabled(if: BrokenBooks.program != nil, "no Chromium here"),
    arguments: BrokenPages.books.flatMap { $0 })
  func `a page that is broken in one way is found to be so, and a healthy one is not`(
    page: SmallPage
  ) throws {
    let found = try BrokenBooks.faults.get().filter { $0.page == "\(page.name).html" }
    for expected in page.faults {
      let isFound = found.contains { $0.description.contains(expected) }
      #expect(isFound, "\(expected) is not in \(found)")
    }
    for fault in found {
      let isExpected = page.faults.contains { fault.description.contains($0) }
      #expect(isExpected, "\(fault)")
    }
  }

  @Test func `Chromium is what CHROMIUM names, else the first of its names on the path`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("path \(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    #expect(Chromium.find(in: ["PATH": folder.path]) == nil)
    for name in ["google-chrome", "chromium-browser"] {
      let file = folder.appendingPathComponent(name).path
      _ = FileManager.default.createFile(
        atPath: file, contents: nil, attributes: [.posixPermissions: 0o755])
      #expect(Chromium.find(in: ["PATH": "/nowhere:\(folder.path)"]) == file)
    }
    #expect(Chromium.find(in: ["PATH": folder.path, "CHROMIUM": "mine"]) == "mine")
  }

  @Test(arguments: ["/nowhere/chromium", "false"])
  func `a program that is not there or ends at once is no Chromium`(program: String) {
    #expect(throws: BrowsingError.self) { try Tab(Chromium(program)) }
  }

  @Test(.enabled(if: BrokenBooks.program != nil, "no Chromium here"))
  func `a folder without pages is no printed book`() throws {
    let chromium = try Chromium(BrokenBooks.program ?? "")
    #expect(throws: BrowsingError("/proc/sys holds no printed page")) {
      try BookVisit(
        folder: URL(fileURLWithPath: "/proc/sys"), chromium: chromium, script: "true")
    }
  }
}

extension SmallPage: CustomTestStringConvertible {
  var testDescription: String { name }
}
#endif
