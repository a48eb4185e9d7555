import Experiments
import Synchronization
import Testing

@Suite struct ProgressLineTests {
  private final class Lines: Sendable {
    let text = Mutex("")
    let clock = Mutex<UInt64>(0)

    func progress(width: Int?) -> ProgressLine {
      ProgressLine(
        width: width, now: { self.clock.withLock { $0 } },
        write: { words in self.text.withLock { $0 += words } })
    }

    func pass(_ milliseconds: UInt64) { clock.withLock { $0 += milliseconds * 1_000_000 } }
  }

  @Test func `a file gets at most one plain line a second`() {
    let lines = Lines()
    let progress = lines.progress(width: nil)
    progress.begin(after: 0)
    for done in 1...30 {
      lines.pass(100)
      progress.show("t", done: done, of: 60, point: "p")
    }
    progress.end()
    let expected = """
      t: 1 of 60 cells, about 6 s left (p)
      t: 11 of 60 cells, about 5 s left (p)
      t: 21 of 60 cells, about 4 s left (p)

      """
    #expect(lines.text.withLock { $0 } == expected)
  }

  @Test func `a terminal's line rewrites itself, never wraps, and is cleared at the end`() {
    let lines = Lines()
    let progress = lines.progress(width: 20)
    progress.begin(after: 0)
    progress.show("t", done: 1, of: 2, point: "a point with a long name")
    progress.show("t", done: 2, of: 2, point: "b")
    progress.end()
    let expected = "\rt: 1 of 2 cells, ab\u{1B}[K\rt: 2 of 2 cells, ab\u{1B}[K\r\u{1B}[K"
    #expect(lines.text.withLock { $0 } == expected)
  }

  @Test func `cells that were kept tell nothing about the time that is left`() {
    let lines = Lines()
    let progress = lines.progress(width: nil)
    progress.begin(after: 90)
    lines.pass(10_000)
    progress.show("t", done: 91, of: 100, point: "p")
    #expect(lines.text.withLock { $0 } == "t: 91 of 100 cells, about 90 s left (p)\n")
  }
}
