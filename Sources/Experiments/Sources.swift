import Foundation
import Measurement

/// The files an experiment's result follows from: what it simulates with and is judged by, and what it simulates.
struct SourceFiles {
  static let rooms = ["Model", "Storage", "Workloads", "Simulation", "Checking"].map {
    "Sources/" + $0
  }

  let root: URL
  let folders: [String]

  /// `chapters` are the chapter's own folder and those of the chapters it builds on.
  init(root: URL, chapters: [String]) {
    self.root = root
    folders = SourceFiles.rooms + chapters.map { "chapters/" + $0 }
  }

  /// SHA-256 over paths and contents of all Swift files, in path order.
  func hash() throws -> String {
    var hash = SHA256()
    for folder in folders {
      let url = root.appendingPathComponent(folder)
      guard let names = FileManager.default.enumerator(atPath: url.path) else {
        throw ChapterError("cannot list \(url.path); run this from the repository's root")
      }
      let files = names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
      for file in files.sorted() {
        hash.update("\(folder)/\(file)\n".utf8)
        hash.update(try Data(contentsOf: url.appendingPathComponent(file)))
      }
    }
    return hash.finish()
  }

  /// A hash of the running program: what it does may differ from what its sources say by now.
  static let program: String = {
    let url = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    guard let data = try? Data(contentsOf: url, options: .alwaysMapped) else { return "unknown" }
    // FNV-1a over words instead of SHA-256: some megabytes, each time the program starts.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    data.withUnsafeBytes { bytes in
      for at in stride(from: 0, to: bytes.count & ~7, by: 8) {
        let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        hash = (hash ^ word) &* 0x100_0000_01b3
        hash ^= hash >> 32
      }
    }
    return "\(data.count) \(hash)"
  }()
}
