import Foundation
import Measurement

/// The tables of `data/`, each read and checked once.
final class Shelf {
  struct Entry {
    var table: Table
    var file: SourceFile
    /// The command that makes the file; published tables have a note of their source instead.
    var command: String?
    var note: String?
    /// Where a measured table was measured.
    var machine: MachineDescription?
    /// By whom its runs were judged, where its manifest says so.
    var judged: Judging?

    var remedy: String { command ?? note ?? file.path }
  }

  private let repository: Repository
  private var entries: [String: Result<Entry, Complaint>] = [:]

  init(_ repository: Repository) { self.repository = repository }

  func entry(_ name: String) throws(Complaint) -> Entry {
    if let known = entries[name] { return try known.get() }
    let result: Result<Entry, Complaint>
    do throws(Complaint) {
      result = .success(try read(name))
    } catch {
      result = .failure(error)
    }
    entries[name] = result
    return try result.get()
  }

  private func read(_ name: String) throws(Complaint) -> Entry {
    let path = "data/\(name).csv"
    guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      throw Complaint("\(name) is outside data/")
    }
    guard repository.exists(path) else {
      throw Complaint("no table \(name): \(path) does not exist")
    }
    let text = try repository.text(path)
    let table: Table
    do throws(TableError) {
      table = try Table(name, csv: text, file: path)
    } catch {
      throw Complaint(error.description)
    }
    let file = SourceFile(path: path, sha256: try repository.sha256(path))
    if name.hasPrefix("published/") {
      guard let note = Shelf.note(in: text), !note.isEmpty else {
        throw Complaint("\(path) does not begin with `# source:` and who published it")
      }
      return Entry(table: table, file: file, note: note)
    }
    let manifest = try manifest(of: name, table: table, file: file)
    return Entry(
      table: table, file: file, command: manifest.command, machine: manifest.machine,
      judged: manifest.judged)
  }

  private func manifest(
    of name: String, table: Table, file: SourceFile
  ) throws(Complaint) -> Manifest {
    let path = "data/\(name).json"
    guard repository.exists(path) else {
      throw Complaint(
        "\(file.path) has no manifest \(path), so nothing vouches for it; make it again")
    }
    let bytes = try repository.bytes(path)
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: bytes) else {
      throw Complaint("\(path) is not a manifest; make \(file.path) again")
    }
    guard manifest.sha256 == file.sha256 else {
      throw Complaint(
        "\(file.path) is not the file its manifest describes (sha256 differs); run: "
          + manifest.command)
    }
    guard manifest.rows == table.rows.count else {
      throw Complaint(
        "\(file.path) has \(table.rows.count) rows where its manifest has \(manifest.rows); run: "
          + manifest.command)
    }
    return manifest
  }

  /// The `# source:` line above a published table.
  private static func note(in text: String) -> String? {
    let lines = text.split(separator: "\n").prefix { $0.hasPrefix("#") }
    let mark = "# source:"
    return lines.first { $0.hasPrefix(mark) }.map { $0.dropFirst(mark.count).trimmed }
  }
}
