import Model
import Sequencing

// Transactions whose rows lie on a disk (Calvin §4). With locks, whoever waits for the disk keeps waiting only those that want
// its rows; the others pass.

extension CalvinExecutor {
  /// All rows of a job that belong here are in memory; those that are not are being fetched.
  mutating func haveRows(_ number: Int) -> Bool {
    guard coldRows != nil else { return true }
    var areHere = true
    for key in jobs[number].reads + jobs[number].updates where !coldRows!.have(key) {
      areHere = false
    }
    return areHere
  }

  /// A call will come that needs cold rows.
  public mutating func haveRows(of call: Transaction) -> Bool {
    guard coldRows != nil else { return true }
    footprint.clear()
    catalogue.declare(call, &footprint)
    var areHere = true
    for key in footprint.reads + footprint.updates where placement.partition(of: key) == partition {
      if !coldRows!.have(key) { areHere = false }
    }
    return areHere
  }

  public mutating func takeFetches(_ random: inout Random) -> [(key: Key, delay: Nanoseconds)] {
    coldRows?.takeBegun(&random) ?? []
  }

  /// A row has come from the disk: whoever waited for it may have all of its rows now.
  public mutating func fetched(_ key: Key) {
    coldRows?.arrived(key)
    let waiting = onDisk
    onDisk.removeAll(keepingCapacity: true)
    ready += waiting
  }
}
