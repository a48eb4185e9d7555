// Strongly connected components: transactions each of which stands before the other. Without one no level is broken.

extension DependencyGraph {
  /// The components of more than one transaction, over the edges that `allowed` names.
  func components(_ allowed: Dependency) -> [[Int32]] {
    let barriers = allowed.contains(.realTime) ? time?.barrierCount ?? 0 : 0
    var search = ComponentSearch(count + barriers)
    for root in 0..<count where search.number[root] == 0 {
      search.enter(root)
      while let node = search.path.last {
        if let next = step(Int(node), &search.cursor[Int(node)], allowed, barriers) {
          search.visit(next, from: Int(node))
        } else {
          search.leave(Int(node), isTransaction: { $0 < count })
        }
      }
    }
    return search.found
  }

  /// The next neighbour of a node, counted up in `cursor`.
  @inline(__always) private func step(
    _ node: Int, _ cursor: inout Int32, _ allowed: Dependency, _ barriers: Int
  ) -> Int? {
    if node < count {
      let range = edges(node)
      while Int(cursor) < range.count {
        let edge = range.lowerBound + Int(cursor)
        cursor += 1
        if reasons[edge] & allowed.rawValue != 0 { return Int(targets[edge]) }
      }
      guard barriers > 0, Int(cursor) == range.count else { return nil }
      cursor += 1
      let barrier = time!.barrierAfter[node]
      return barrier < 0 ? nil : count + Int(barrier)
    }
    let barrier = node - count
    let group = time!.group(barrier)
    if Int(cursor) < group.count {
      cursor += 1
      return Int(time!.invoked[group.lowerBound + Int(cursor) - 1])
    }
    guard Int(cursor) == group.count, barrier + 1 < barriers else { return nil }
    cursor += 1
    return node + 1
  }
}

/// Tarjan's algorithm with its stack in the open: a chain of 10⁷ transactions must not end the program.
private struct ComponentSearch {
  /// By node, when it was entered, counted from 1; `closed` once its component is known.
  private(set) var number: [Int32]
  /// By node, the earliest entered that it leads to.
  private var low: [Int32]
  /// By node, how many of its neighbours were visited.
  var cursor: [Int32]
  /// From the root to the node that is being looked at.
  private(set) var path: [Int32] = []
  /// Entered, and their component not yet known.
  private var waiting: [Int32] = []
  private var count: Int32 = 0
  private(set) var found: [[Int32]] = []
  private let closed = Int32.max

  init(_ total: Int) {
    number = Array(repeating: 0, count: total)
    low = number
    cursor = number
  }

  // snippet.components
  mutating func enter(_ node: Int) {
    count += 1
    number[node] = count
    low[node] = count
    path.append(Int32(truncatingIfNeeded: node))
    waiting.append(Int32(truncatingIfNeeded: node))
  }

  mutating func visit(_ next: Int, from node: Int) {
    if number[next] == 0 {
      enter(next)
    } else if number[next] != closed {
      low[node] = min(low[node], number[next])
    }
  }

  /// Who leads to nobody earlier ends a component: all that entered behind him, and still wait, are in it.
  mutating func leave(_ node: Int, isTransaction: (Int) -> Bool) {
    path.removeLast()
    if let parent = path.last { low[Int(parent)] = min(low[Int(parent)], low[node]) }
    guard low[node] == number[node] else { return }
    let start = waiting.lastIndex(of: Int32(truncatingIfNeeded: node))!
    if waiting.count - start > 1 {
      found.append(waiting[start...].filter { isTransaction(Int($0)) }.sorted())
    }
    while waiting.count > start { number[Int(waiting.removeLast())] = closed }
  }
  // snippet.end
}
