import Model

// Every call carries a number that no other call of its generator has, in argument 0, and every row that a call
// writes carries that number in word 0. So each value that anybody reads names its writer, and a judge can say
// who overwrote whom without guessing. Writer 0 is the initial row.
//
//   workload          word 1              words 2 and up
//   YCSB              signature           2: updates in place so far, 3: the writer that the last one read
//   microbenchmark    updates so far      2: a digest of all its writers in order
//   bank              balance
//   register          signature
//   list-append       elements, 16 bits each, four a word, lowest first; words 1 to 7
//   SmallBank         balance             2: what came from outside, 3: a digest of writers and of what they saw
//   TPC-C             as its keys say

extension Transaction {
  /// Which call of its generator: 1, 2, 3, …
  @inlinable public var number: Int64 { arguments[0] }
}

extension Value {
  /// The number of the call that wrote this row; 0 for an initial one.
  @inlinable public var writer: Int64 {
    get { words[0] }
    set { words[0] = newValue }
  }
}

/// What call `writer` leaves in a row that it overwrites blindly: a row that holds anything else was torn, or
/// written to the wrong place.
@inlinable public func signature(_ key: Key, writer: Int64) -> Int64 {
  Int64(bitPattern: Digest(key.rawValue).folding(writer).rawValue)
}
