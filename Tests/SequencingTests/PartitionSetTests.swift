import Model
import Sequencing
import Testing

@Suite struct PartitionSetTests {
  @Test func `a set of partitions does what a sorted list of them does`() {
    var random = Random(seed: 5)
    for _ in 0..<200 {
      var (set, list) = (PartitionSet(), [Int]())
      for _ in 0..<random.below(20) {
        let partition = random.below(PartitionSet.most)
        if random.below(4) == 0 {
          set.remove(partition)
          list.removeAll { $0 == partition }
        } else {
          set.insert(partition)
          if !list.contains(partition) { list.append(partition) }
        }
      }
      list.sort()
      #expect(Array(set) == list && set.count == list.count && set.first == list.first)
      #expect(set.isEmpty == list.isEmpty)
      #expect((0..<PartitionSet.most).filter(set.contains) == list)
      let other = PartitionSet(first: random.below(PartitionSet.most + 1))
      #expect(set.union(other).count + set.intersection(other).count == list.count + other.count)
      #expect(set.intersection(other).first == list.first { other.contains($0) })
    }
  }
}
