import Checking
import Histories

/// What libFuzzer calls with each input: the first byte chooses the notation and the level, the rest is the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = UnsafeBufferPointer(start: start + 1, count: count - 1)
  let levels = [nil, "bank", "set", "set-full", "counter", "long-fork", "causal", "serializable"]
  let choice = Int(start[0])
  _ = Judge(level: levels[choice >> 1 & 7]).judge(bytes, isEDN: choice & 1 == 1)
  return 0
}
