import Foundation
import Plotting

/// gnuplot's version, such as `5.4 patchlevel 4`; throws where it is missing, broken or older than
/// 5.4.
public func gnuplotVersion(program: String = "gnuplot") throws(DrawingError) -> String {
  let file = FileManager.default.temporaryDirectory
    .appendingPathComponent("gnuplot-version-\(UUID().uuidString)").path
  defer { try? FileManager.default.removeItem(atPath: file) }
  let gnuplot = try Gnuplot(program: program, timeLimit: 10)
  gnuplot.send("QUOTE = \"'\"")
  gnuplot.send("set print \(try quoted(path: file))")
  gnuplot.send("print sprintf('%.1f patchlevel %s', GPVAL_VERSION, GPVAL_PATCHLEVEL)")
  try gnuplot.finish()
  let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
  let version = text.trimmingCharacters(in: .whitespacesAndNewlines)
  guard let number = Double(version.prefix { $0 != " " }), number >= 5.4 else {
    throw DrawingError(
      "\(program) has version \"\(version)\", but the figures need 5.4 or later; "
        + "install it with `apt-get install gnuplot-nox`")
  }
  return version
}

/// A path as gnuplot takes it without expanding anything.
func quoted(path: String) throws(DrawingError) -> String {
  guard path.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
    throw DrawingError("the path \(path.debugDescription) holds a control character; rename it")
  }
  return gnuplotString(path)
}
