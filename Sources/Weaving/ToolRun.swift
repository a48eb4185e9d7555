import Foundation

/// A program run to its end; its complaints become ours.
struct ToolRun {
  /// What it wrote to its standard output.
  let output: String

  /// Throws unless it ends with status 0 within `timeLimit` seconds.
  ///
  /// Numbers and letters are those of the C locale in UTF-8, whatever the caller's: pandoc reads its
  /// arguments as the locale says, and in the plain C one it garbles what is not ASCII.
  init(
    _ program: URL, _ arguments: [String], in folder: URL, timeLimit: Double = 300
  ) throws(Complaint) {
    let name = program.lastPathComponent
    // Into files: a pipe that nobody reads would stop the program when it is full.
    let (output, errors) = (try ToolRun.file(), try ToolRun.file())
    let ended = DispatchSemaphore(value: 0)
    let process = try ToolRun.begin(name) {
      let process = Process()
      process.executableURL = program
      process.arguments = arguments
      process.currentDirectoryURL = folder
      process.environment = ProcessInfo.processInfo.environment
        .merging(["LC_ALL": "C.UTF-8"]) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = output
      process.standardError = errors
      process.terminationHandler = { _ in ended.signal() }
      return process
    }
    if ended.wait(timeout: .now() + timeLimit) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      throw Complaint("\(name) was stopped: it did not finish within \(timeLimit) seconds")
    }
    let said = ToolRun.text(errors).trimmed
    let words = said.isEmpty ? "" : ":\n\(said)"
    if process.terminationReason == .uncaughtSignal {
      throw Complaint("\(name) was ended by signal \(process.terminationStatus)\(words)")
    }
    guard process.terminationStatus == 0 else {
      throw Complaint("\(name) failed with status \(process.terminationStatus)\(words)")
    }
    self.output = ToolRun.text(output)
  }

  /// Starts what `make` makes. A program that somebody is still writing, or whose writer's child has yet to let go of it,
  /// is busy for a moment; then it is tried again for some seconds.
  private static func begin(_ name: String, _ make: () -> Process) throws(Complaint) -> Process {
    for attempt in 0... {
      let process = make()
      do {
        try process.run()
        return process
      } catch {
        let outer = error as NSError
        let cause = outer.userInfo[NSUnderlyingErrorKey] as? NSError ?? outer
        let isBusy = cause.domain == NSPOSIXErrorDomain && cause.code == Int(ETXTBSY)
        guard isBusy, attempt < 500 else {
          throw Complaint("\(name) cannot be run: \(Complaint(system: error))")
        }
        usleep(20_000)
      }
    }
    preconditionFailure("the loop above does not end")
  }

  /// Without a name, so that nothing is left behind however we end.
  private static func file() throws(Complaint) -> FileHandle {
    guard let file = tmpfile() else {
      throw Complaint("no temporary file: \(String(cString: strerror(errno)))")
    }
    let handle = FileHandle(fileDescriptor: dup(fileno(file)), closeOnDealloc: true)
    fclose(file)
    return handle
  }

  private static func text(_ file: FileHandle) -> String {
    try? file.seek(toOffset: 0)
    let bytes = try? file.readToEnd()
    return String(decoding: bytes ?? Data(), as: UTF8.self)
  }
}
