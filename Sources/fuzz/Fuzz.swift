import Checking
import Histories

/// What libFuzzer calls with each input: what can be read, in either notation, is held against everything.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  if let history = try? RecordedHistory(jsonLines: bytes) { judge(history) }
  if let history = try? RecordedHistory(edn: bytes) { judge(history) }
  return 0
}

private func judge(_ history: RecordedHistory) {
  let levels = ["bank", "set", "set-full", "counter", "long-fork", "causal", "linearizable"]
  _ = Judge().judge(history)
  for level in levels {
    _ = Judge(level: level).judge(history)
  }
}
