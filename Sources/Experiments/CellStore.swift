import Foundation
import Measurement

/// The finished cells of an unfinished run: one file each in `OUT/.cells/NAME`, under a key that says what the
/// cell's rows follow from. A run takes what is there, so it goes on where another was stopped.
package struct CellStore: Sendable {
  package let folder: URL
  /// Written once the table is in place, and gone with the end of the whole run: a run that was stopped at a later
  /// table knows by it that this one is done.
  private let mark: URL
  private let basis: [String]

  /// `basis` is what all cells follow from besides their point and seed: sources, program, machine.
  package init(_ experiment: Experiment, size: Size, in data: DataFolder, basis: [String]) {
    let cells = data.url.appendingPathComponent(".cells")
    folder = cells.appendingPathComponent(experiment.name)
    mark = cells.appendingPathComponent(experiment.name + ".done")
    self.basis = [size.rawValue, experiment.name] + experiment.columns + basis
  }

  /// The finding of a cell, when a whole file of its key is there.
  func load(_ cell: Experiment.Cell) -> Finding? {
    let key = key(cell)
    guard let data = try? Data(contentsOf: file(key)),
      let kept = try? JSONDecoder().decode(KeptCell.self, from: data), kept.key == key
    else { return nil }
    return kept.finding
  }

  /// Not flushed to the disk one by one: a file that a loss of power cuts short is no JSON and is made again.
  func keep(_ finding: Finding, of cell: Experiment.Cell) throws {
    let key = key(cell)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let kept = KeptCell(key: key, point: cell.point, seed: cell.seed, finding)
    try WholeFile.write(encoder.encode(kept), to: file(key), durably: false)
  }

  /// To be called when the table and its manifest are in place.
  func finish(_ cells: [Experiment.Cell], sha256: String) throws {
    try WholeFile.write(Data(run(cells, sha256).utf8), to: mark)
    try? FileManager.default.removeItem(at: folder)
  }

  /// Whether these cells made the table of this hash in a run that was stopped later.
  func isFinished(_ cells: [Experiment.Cell], sha256: String) -> Bool {
    (try? String(contentsOf: mark, encoding: .utf8)) == run(cells, sha256)
  }

  /// Removes the mark, and `.cells` when nothing else is in it.
  func forget() {
    unlink(mark.path)
    rmdir(mark.deletingLastPathComponent().path)
  }

  private func file(_ key: String) -> URL { folder.appendingPathComponent(key + ".json") }

  private func key(_ cell: Experiment.Cell) -> String {
    CellStore.hash(basis + [cell.point, String(cell.seed)])
  }

  private func run(_ cells: [Experiment.Cell], _ sha256: String) -> String {
    CellStore.hash(cells.map(key) + [sha256])
  }

  /// Lengths go in with the words, so that no two lists make the same text.
  private static func hash(_ words: [String]) -> String {
    SHA256.hex(words.map { "\($0.utf8.count):\($0)" }.joined())
  }
}

/// A finding as a file. Each field is a word whose first letter is its kind, and a number is its bits, so that what
/// is read is what was written.
private struct KeptCell: Codable {
  var key: String
  var point: String
  var seed: UInt64
  var rows: [[String]]
  var traceHash: String?
  var opinions: [Opinion]

  init(key: String, point: String, seed: UInt64, _ finding: Finding) {
    self.key = key
    self.point = point
    self.seed = seed
    traceHash = finding.traceHash.map { String($0, radix: 16) }
    opinions = finding.opinions.all
    rows = finding.rows.map { row in
      row.map { field in
        switch field {
        case .text(let text): "t" + text
        case .count(let count): "c\(count)"
        case .number(let number): "n" + String(number.bitPattern, radix: 16)
        }
      }
    }
  }

  /// Nil when the file holds anything that `init` does not write.
  var finding: Finding? {
    var finding = Finding(rows: [], opinions: Opinions(opinions))
    for row in rows {
      let fields = row.compactMap(KeptCell.field)
      guard fields.count == row.count else { return nil }
      finding.rows.append(fields)
    }
    if let traceHash {
      guard let hash = UInt64(traceHash, radix: 16) else { return nil }
      finding.traceHash = hash
    }
    return finding
  }

  private static func field(_ word: String) -> Field? {
    let rest = String(word.unicodeScalars.dropFirst())
    return switch word.unicodeScalars.first {
    case "t": .text(rest)
    case "c": Int(rest).map(Field.count)
    case "n": UInt64(rest, radix: 16).map { .number(Double(bitPattern: $0)) }
    default: nil
    }
  }
}
