import CClock
import Testing

@Suite struct ClockReadingTests {
  @Test(
    arguments: [
      (0, 0x0001, true), (1, 0x2001, true), (5, 0x0001, false), (0, 0x0040, false),
      (5, 0x0040, false), (3, 0x2041, false), (-1, 0, false),
    ] as [(Int32, Int32, Bool)])
  func `a kernel vouches for its clock unless it returns an error or raises the flag`(
    state: Int32, status: Int32, isSynchronised: Bool
  ) {
    #expect(clock_is_synchronised(state, status) == isSynchronised)
  }

  @Test func `time passes between two readings, and what a system does not tell stays unset`() {
    let (first, second) = (clock_read(), clock_read())
    #expect(second.monotonic_ns >= first.monotonic_ns)
    #expect(first.is_available == (first.state >= 0))
    #expect(first.is_available || (first.status == 0 && first.max_error_us == 0))
  }
}
