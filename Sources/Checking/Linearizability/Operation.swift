import Histories

// A history of calls, as the search sees it: who called what, when it returned, and what that did to the object.

/// What an operation did to its object, as two numbers whose meaning is the object's own.
@usableFromInline struct Action: Equatable, Sendable {
  var code: UInt8
  /// It leaves the state as it is, so it may be taken as soon as it is legal.
  var isObserver: Bool
  var a: Int32
  var b: Int32

  init(_ code: UInt8, isObserver: Bool = false, _ a: Int32 = 0, _ b: Int32 = 0) {
    self.code = code
    self.isObserver = isObserver
    self.a = a
    self.b = b
  }
}

/// A call with what became of it.
struct Operation: Sendable {
  var action: Action
  /// The part of the object that it touches; parts are judged apart.
  var part: Datum
  /// Places among the events; `completion` is -1 where nobody knows how it ended.
  var invocation: Int32
  var completion: Int32
  /// It did not happen, or nobody could tell whether it did.
  var isDropped: Bool

  var isCrashed: Bool { completion < 0 }
}

/// A sequential object: what the operations of a history would do if they came one after the other.
///
/// States are small numbers of the object's own; equal numbers are equal states.
protocol SequentialObject {
  /// The state follows from which operations were taken, in whatever order: it need not be compared.
  static var isStateImplied: Bool { get }

  var initial: Int32 { get }

  /// What a call means; nil where it can have had no effect that anybody could see.
  mutating func action(_ call: Call) throws(MalformedHistory) -> Action?

  /// The state afterwards, or -1 where the operation cannot have gone so.
  mutating func apply(_ action: Action, to state: Int32) -> Int32

  /// Whether an observer may be taken in this state.
  mutating func observes(_ action: Action, in state: Int32) -> Bool

  /// Whether an observer can still become legal when nothing but operations that `preserves` it come before.
  mutating func canStillObserve(_ action: Action, from state: Int32) -> Bool

  /// Whether an update keeps what was there, so that it can break an observer's hope and never mend it.
  func preserves(_ action: Action) -> Bool

  /// The part that a call touches.
  func part(_ call: Call) -> Datum

  func describe(_ state: Int32) -> String
}

extension SequentialObject {
  static var isStateImplied: Bool { false }
  @inline(__always) func canStillObserve(_ action: Action, from state: Int32) -> Bool { true }
  @inline(__always) func preserves(_ action: Action) -> Bool { false }
  func part(_ call: Call) -> Datum { call.invocation.key }
}

/// An invocation and its completion, if it has one, as the object reads them.
struct Call {
  let invocation: RecordedHistory.Event
  /// Nil where nobody knows how it ended.
  let completion: RecordedHistory.Event?
  let function: Function

  var isCrashed: Bool { completion == nil }

  /// What a call that returned brought back.
  func returned(_ what: String) throws(MalformedHistory) -> Datum {
    guard let completion else { return .missing }
    if completion.value.isMissing {
      throw MalformedHistory(
        line: Int(completion.line), "\(what) that succeeded holds no value \"v\"")
    }
    return completion.value
  }

  /// What a call was asked to put in.
  func given(_ what: String) throws(MalformedHistory) -> Datum {
    if invocation.value.isMissing { throw wrong("\(what) holds no value \"v\"") }
    return invocation.value
  }

  func wrong(_ reason: String) -> MalformedHistory {
    MalformedHistory(line: Int(invocation.line), reason)
  }

  func unknown(_ model: String) -> MalformedHistory {
    wrong("a \(model) has no function \(function.name)")
  }
}

/// The functions that the objects know.
enum Function: UInt8, CaseIterable {
  case read, write, cas, get, put, append, txn, acquire, release, add, transfer

  var name: String { "\(self)" }
}
