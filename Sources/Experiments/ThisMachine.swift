import Foundation
import Measurement

/// What a measured table says of where it was measured.
enum ThisMachine {
  static var description: MachineDescription {
    let info = ProcessInfo.processInfo
    return MachineDescription(
      processor: processor ?? "unknown", cores: info.processorCount,
      memoryGiB: Int((Double(info.physicalMemory) / 1_073_741_824).rounded()),
      system: info.operatingSystemVersionString, compiler: "\(compiler), \(build)",
      day: day)
  }

  private static var day: String {
    var (now, parts) = (time(nil), tm())
    gmtime_r(&now, &parts)
    func digits(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(parts.tm_year + 1900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
  }

  /// The first model that Linux names.
  private static var processor: String? {
    let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
  }

  // A program can only ask its compiler whether it is at least some version.
  #if compiler(>=6.5)
  private static let compiler = "Swift 6.5 or later"
  #elseif compiler(>=6.4)
  private static let compiler = "Swift 6.4"
  #elseif compiler(>=6.3)
  private static let compiler = "Swift 6.3"
  #else
  private static let compiler = "Swift before 6.3"
  #endif

  #if DEBUG
  private static let build = "debug"
  #else
  private static let build = "release"
  #endif
}
