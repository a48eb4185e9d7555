import Foundation

/// Names for what a process makes on the way and removes at its end, so that the next one can tell what
/// was left behind by one that was killed.
public enum Leftovers {
  /// A name that holds this process's number.
  public static func name(_ prefix: String, _ suffix: String = "") -> String {
    "\(prefix)\(getpid())\(suffix)"
  }

  /// Removes what has such a name from a process that is no more.
  public static func remove(in folder: String, _ prefix: String, _ suffix: String = "") {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
      let number = name.dropFirst(prefix.count).dropLast(suffix.count)
      guard let process = pid_t(number), process > 0, kill(process, 0) != 0, errno == ESRCH else {
        continue
      }
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
  }
}
