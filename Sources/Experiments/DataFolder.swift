import Foundation
import Measurement

/// What went wrong with files, arguments or the world outside, in words that name the place and
/// the remedy.
public struct ChapterError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// A folder of tables: `NAME.csv`, each with its manifest `NAME.json`.
package struct DataFolder: Sendable {
  package let url: URL
  /// Where `published/` lies, whatever folder the experiments write to.
  let published: URL

  package init(_ path: String, root: URL) {
    url = path.hasPrefix("/") ? URL(fileURLWithPath: path) : root.appendingPathComponent(path)
    published = root.appendingPathComponent("data/published")
  }

  package func prepare() throws {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw ChapterError(
        "cannot make the folder \(url.path): \(systemReason(error)); pass another with --out")
    }
  }

  package func csv(_ name: String) -> URL { url.appendingPathComponent(name + ".csv") }
  package func manifest(_ name: String) -> URL { url.appendingPathComponent(name + ".json") }

  /// Writes both files under temporary names first: a table is there whole or not at all, and a full disk leaves
  /// the old one as it was. The old manifest goes before the new table comes, so that no reader ever takes one for
  /// the other's.
  package func write(_ table: Table, _ manifest: Manifest) throws {
    let json = try DataFolder.text(of: manifest)
    let (csv, description) = (csv(table.name), self.manifest(table.name))
    try WholeFile.prepare(Data(table.csv.utf8), for: csv)
    do {
      try WholeFile.prepare(json, for: description)
    } catch {
      WholeFile.drop(csv)
      throw error
    }
    try? FileManager.default.removeItem(at: description)
    try WholeFile.put(csv)
    try WholeFile.put(description)
  }

  private static func text(of manifest: Manifest) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(manifest) + Data("\n".utf8)
  }

  /// Reads a table and holds it against its manifest.
  package func read(_ name: String) throws -> Table {
    if name.hasPrefix("published/") {
      let url = published.appendingPathComponent(name.dropFirst("published/".count) + ".csv")
      return try Table(
        name, csv: text(url, remedy: "see data/published"), file: url.lastPathComponent)
    }
    let text = try text(csv(name), remedy: "run the chapter that makes it")
    let manifest = try readManifest(name)
    guard manifest.sha256 == SHA256.hex(text) else {
      throw ChapterError(
        "\(csv(name).path) is not the file its manifest describes; make it again with "
          + "`\(manifest.command)`")
    }
    let table = try Table(name, csv: text, file: csv(name).path)
    guard table.rows.count == manifest.rows else {
      throw ChapterError(
        "\(csv(name).path) has \(table.rows.count) rows where its manifest says \(manifest.rows)")
    }
    return table
  }

  package func readManifest(_ name: String) throws -> Manifest {
    let file = manifest(name)
    let data = Data(try text(file, remedy: "run the chapter that makes it").utf8)
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data) else {
      throw ChapterError("\(file.path) is not a manifest; run the chapter again")
    }
    // What this program does not write it does not read: a doubled or an unknown field may mean anything.
    guard (try? DataFolder.text(of: manifest)) == data else {
      throw ChapterError(
        "\(file.path) holds more or other than a manifest does; run the chapter again")
    }
    guard manifest.table == name else {
      throw ChapterError("\(file.path) is the manifest of \(manifest.table); run the chapter again")
    }
    return manifest
  }

  package var tables: Tables { Tables { try read($0) } }

  /// Larger files are not ours: the largest table of the book has some thousand rows.
  private static let mostBytes = 256 << 20

  private func text(_ url: URL, remedy: String) throws -> String {
    var status = stat()
    if stat(url.path, &status) == 0 {
      // Reading a pipe would wait for ever.
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw ChapterError("\(url.path) is not a file; \(remedy)")
      }
      guard status.st_size <= DataFolder.mostBytes else {
        throw ChapterError(
          "\(url.path) has \(status.st_size) bytes; at most \(DataFolder.mostBytes) are read")
      }
    }
    do {
      // Not `String(contentsOf:)`, which would drop a byte-order mark before anything was compared.
      return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    } catch {
      throw ChapterError("cannot read \(url.path): \(systemReason(error)); \(remedy)")
    }
  }
}
