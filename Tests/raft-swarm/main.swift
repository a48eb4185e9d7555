import Glibc
import Model
import Raft

// raft-swarm [--seeds N] [--first S] [--shrink] [--tell] [--trace PREFIX]
//
// Runs seeds, each a schedule of trouble for a group of Raft servers, and says which is the first that breaks something.

let usage = """
  raft-swarm [--seeds N] [--first S] [--shrink] [--trace PREFIX] [--tell]
    --seeds N       how many seeds are run (1000)
    --first S       the first of them (1)
    --shrink        looks for the shortest part of a failing schedule that still fails, and tells it
    --among N       tells the shortest schedule of the first N seeds that fail (1)
    --tell          tells the schedule of the first seed, whether it fails or not
    --explore SIZE  goes through all states of two and three servers within bounds: tiny, small or full
    --trace PREFIX  writes PREFIX-nodes.csv, PREFIX-messages.csv and PREFIX-spans.csv of what is told
  """

var options = Options()
do {
  options = try Options(Array(CommandLine.arguments.dropFirst()))
} catch {
  complain("raft-swarm: \(error.text)\n\(usage)\n")
  exit(64)
}
exit(run(options))
