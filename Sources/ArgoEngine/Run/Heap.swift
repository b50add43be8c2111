/// The least first, in logarithmic time.
package struct Heap<Element: Comparable> {
  private var items: [Element] = []

  package init() {}

  var isEmpty: Bool { items.isEmpty }
  var count: Int { items.count }
  package var first: Element? { items.first }

  package mutating func insert(_ element: Element) {
    items.append(element)
    var index = items.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      guard items[index] < items[parent] else { return }
      items.swapAt(index, parent)
      index = parent
    }
  }

  package mutating func popFirst() -> Element? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var index = 0
    while true {
      let left = 2 * index + 1
      guard left < items.count else { return first }
      let right = left + 1
      let least = right < items.count && items[right] < items[left] ? right : left
      guard items[least] < items[index] else { return first }
      items.swapAt(index, least)
      index = least
    }
  }
}
