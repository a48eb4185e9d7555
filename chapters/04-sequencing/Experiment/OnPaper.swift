import Model
import Sequencing

// What a call takes, added up by hand: no message is sent here. All in milliseconds.

// snippet.paper
/// Conditions: links and disks always take the same time; all clocks agree; nothing queues; a
/// call's keys lie in one partition; calls come at any time of an epoch alike.
struct OnPaper: Sendable {
  var placement: Placement
  var epoch: Double
  var sync: Double
  /// One way, from a replica to a replica; within one, from a node to another.
  var oneWay: @Sendable (Int, Int) -> Double

  /// From the end of an epoch until a log's home knows that its batch is agreed upon: its own disk
  /// and the others' acknowledgements, as many as make a majority.
  func agreed(_ log: LogPlan) -> Double {
    let home = placement.replica(of: log.home)
    let known = log.voters.map { voter in
      voter == log.home ? sync : sync + 2 * oneWay(home, placement.replica(of: voter))
    }
    return known.sorted()[log.voters.count / 2]
  }

  /// From the end of an epoch until a partition of a replica has the batches of *all* sequencers.
  func complete(replica: Int, partition: Int) -> Double {
    let times = placement.logs.map { log in
      let home = placement.replica(of: log.home)
      let there = home == replica ? 0 : oneWay(home, replica)
      let isOther = placement.partition(of: log.home) != partition
      return agreed(log) + there + (isOther ? oneWay(replica, replica) : 0)
    }
    return times.max()!
  }

  /// A call's mean latency: to a node of its replica and from there to a sequencer, half an epoch,
  /// all batches, and back.
  func mean(client replica: Int) -> Double {
    var sum = 0.0
    for entry in 0..<placement.partitions {
      for partition in 0..<placement.partitions {
        sum += toSequencer(placement.node(replica, entry)) + epoch / 2
        sum += complete(replica: replica, partition: partition)
      }
    }
    let ways = placement.partitions * placement.partitions
    return sum / Double(ways) + 2 * oneWay(replica, replica)
  }
  // snippet.end

  private func toSequencer(_ node: NodeID) -> Double {
    let log = placement.logs[placement.log(for: node)]
    let (replica, home) = (placement.replica(of: node), placement.replica(of: log.home))
    if log.home == node { return 0 }
    // By way of the member of the own replica, where the node itself is none.
    let isMember = placement.partition(of: node) == placement.partition(of: log.home)
    return (isMember ? 0 : oneWay(replica, replica)) + (home == replica ? 0 : oneWay(home, replica))
  }
}
