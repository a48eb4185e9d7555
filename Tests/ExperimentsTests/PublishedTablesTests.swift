import Experiments
import Measurement
import Testing

@Suite struct PublishedTablesTests {
  @Test func `a published table is found by its name, with its folder or without`() throws {
    let table = try Tables.published("clock_drift_rates")
    #expect(try Tables.published("published/clock_drift_rates") == table)
    #expect(table.digest.count == 12)
    let other = Table("other", columns: table.columns, rows: Array(table.rows.dropLast()))
    #expect(other.digest != table.digest)
  }

  @Test func `a published table that is not there is named`() {
    #expect {
      try Tables.published("nobody_measured_this")
    } throws: { "\($0)".contains("nobody_measured_this.csv") }
  }
}
