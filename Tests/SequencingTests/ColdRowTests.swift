import Model
import Sequencing
import Simulation
import Testing
import Workloads

// Rows on a disk: what is announced is fetched before anybody has to wait for it.

@Suite struct ColdRowTests {
  private static func cold(head: Nanoseconds?) -> ColdOptions {
    ColdOptions(least: .milliseconds(100), more: .milliseconds(5), head: head) { $0.row == 0 }
  }

  private static func append(_ element: Int64, to row: Int) -> Transaction {
    var call = Transaction(1)
    call.add(element)
    call.add(Key(home: 0, row: row))
    call.add(element)
    return call
  }

  /// When a call that needs a cold row was answered, and one that comes two epochs later and needs
  /// none.
  private static func answers(head: Nanoseconds?) -> (cold: Nanoseconds?, warm: Nanoseconds?) {
    var town = Town { $0.cold = cold(head: head) }
    let begin = Instant.zero + .milliseconds(500)
    for (id, row) in [(0, 0), (1, 1)] {
      town.trial.world.submit(
        append(Int64(id + 1), to: row), as: RequestID(UInt64(id)), to: NodeID(Town.nodes),
        at: begin + .milliseconds(Int64(40 * id)))
    }
    town.trial.world.run(until: begin + .seconds(1))
    var times: [Nanoseconds?] = [nil, nil]
    town.trial.world.takeAnswers { times[Int($0.id.rawValue)] = $0.at - begin }
    return (times[0], times[1])
  }

  @Test func `calls wait behind one whose cold row nobody has announced`() throws {
    let (silent, announced) = (
      ColdRowTests.answers(head: nil), ColdRowTests.answers(head: .milliseconds(150))
    )
    #expect(try #require(silent.cold) > .milliseconds(100))
    #expect(try #require(silent.warm) >= silent.cold!)
    #expect(try #require(announced.warm) < .milliseconds(100))
    #expect(try #require(announced.cold) > .milliseconds(150))
    // It did not wait again when its turn came.
    #expect(announced.cold! < .milliseconds(200))
  }

  @Test func `cold rows change when calls are answered, and not what`() {
    let outputs = [nil, ColdRowTests.cold(head: nil), ColdRowTests.cold(head: .milliseconds(120))]
      .map { cold in
        var town = Town(users: 1) { $0.cold = cold }
        town.run(for: .milliseconds(1_500))
        let problem = town.problem
        #expect(problem == nil)
        #expect((town.count("row fetched") > 0) == (cold != nil))
        return town.trial.history.entries.prefix(9).map { entry -> Int64? in
          guard case .committed(let receipt) = entry.outcome else { return nil }
          return receipt.output
        }
      }
    #expect(outputs[1].count == 9 && outputs[1].contains { $0! > 0 })
    #expect(outputs[1] == outputs[0] && outputs[2] == outputs[0])
  }

  @Test func `many users' calls with cold rows are executed in one order`() {
    for head in [nil, Nanoseconds.milliseconds(120)] {
      var town = Town { $0.cold = ColdRowTests.cold(head: head) }
      town.run(for: .seconds(1))
      let problem = town.problem
      #expect(problem == nil && town.count("row fetched") > 5)
    }
  }
}
