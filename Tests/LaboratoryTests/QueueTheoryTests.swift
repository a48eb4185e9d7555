import Laboratory
import Model
import Testing

@Suite struct QueueTheoryTests {
  @Test func `an exponential server at half its load holds a call for two service times`() {
    let queue = SingleServerQueue(load: 0.5, .exponential)
    #expect(queue.meanTime == 2)
    #expect(queue.meanNumber == 1)
  }

  @Test func `constant service halves the wait`() {
    for load in [0.1, 0.5, 0.9] {
      let random = SingleServerQueue(load: load, .exponential).meanTime - 1
      let constant = SingleServerQueue(load: load, .constant).meanTime - 1
      #expect(abs(constant / random - 0.5) < 1e-12)
    }
    #expect(SingleServerQueue(load: 0.5, .constant).quantile(0.5) == nil)
  }

  @Test func `the share beyond a quantile is what the quantile leaves`() {
    let queue = SingleServerQueue(load: 0.8, .exponential)
    for fraction in [0.1, 0.5, 0.99] {
      let time = queue.quantile(fraction)!
      #expect(abs(queue.tail(above: time)! - (1 - fraction)) < 1e-12)
    }
  }

  /// Small enough to be computed by hand: states 0, 1, 2 have the weights 1, 2S/Z, 2(S/Z)².
  @Test func `two users are served as their Markov chain says`() {
    let (service, think) = (1.0, 4.0)
    let ratio = service / think
    let idle = 1 / (1 + 2 * ratio + 2 * ratio * ratio)
    let loop = ClosedLoop(users: 2, service: service, think: think)
    #expect(abs(loop.throughput - (1 - idle) / service) < 1e-12)
  }

  @Test func `one user never waits, and very many keep the server busy`() {
    let one = ClosedLoop(users: 1, service: 1, think: 20)
    #expect(one.response == 1)
    #expect(abs(one.throughput - 1.0 / 21) < 1e-15)
    let many = ClosedLoop(users: 500, service: 1, think: 20)
    #expect(abs(many.throughput - 1) < 1e-9)
    #expect(abs(many.response - 480) < 1e-6)
  }
}
