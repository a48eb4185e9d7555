import Checking
import Measurement

/// What runs are held against.
public struct Promise: Sendable, Equatable {
  public let name: String

  /// A promise that is about no transactions, by its name.
  public init(_ name: String) { self.name = name }
  public init(_ model: ConsistencyModel) { name = model.rawValue }

  public static let strongSerializable = Promise(.strongSerializable)
  public static let serializable = Promise(.serializable)
  /// What was acknowledged is there in the end, and nothing that nobody asked for.
  public static let set = Promise("set")
}

/// How an experiment is judged: every one says it, and there is no default.
///
/// A `Subject` is what tells one run from another: the point of an experiment, what a campaign or a traced run is of.
public struct Judged<Subject: Sendable>: Sendable {
  let judging: Declaration
  /// The same code with the planted mistake.
  let twin: (@Sendable (Size) -> Subject)?

  /// Every run keeps what its protocol promises, by each of the judges, and each of them rejects the twin: a run of the
  /// same code with a mistake in it, at either size. `bug` follows "whose".
  ///
  /// Points that show on purpose what breaks are held against `expecting`, which must hold instead.
  public static func by(
    _ judges: [Opinion.Judge], at promise: Promise, expecting weaker: Promise? = nil,
    twin bug: String, is subject: @escaping @Sendable (Size) -> Subject
  ) -> Judged {
    precondition(!judges.isEmpty, "an experiment without a judge says why it is not judged")
    precondition(!bug.isEmpty, "a twin whose bug nobody names")
    return Judged(
      judging: Declaration(
        kind: .judged(bug: bug), judges: judges, promises: [promise] + (weaker.map { [$0] } ?? [])),
      twin: subject)
  }

  /// It is itself the broken twin of another: each judge must find that the promise is not kept.
  public static func twin(
    of name: String, rejectedBy judges: [Opinion.Judge], at promise: Promise
  ) -> Judged {
    precondition(!judges.isEmpty, "somebody must reject the twin of \(name)")
    return Judged(
      judging: Declaration(kind: .twin(of: name), judges: judges, promises: [promise]), twin: nil)
  }

  /// There is nothing that a judge of histories could be asked, and this is why.
  public static func notJudged(_ reason: String) -> Judged {
    precondition(!reason.isEmpty, "an experiment that is not judged says why")
    return Judged(judging: Declaration(kind: .not(reason), judges: [], promises: []), twin: nil)
  }

  /// The same for points that are made of subjects.
  func map<Point>(_ point: @escaping @Sendable (Subject, Size) -> Point) -> Judged<Point> {
    guard let twin else { return Judged<Point>(judging: judging, twin: nil) }
    return Judged<Point>(judging: judging, twin: { point(twin($0), $0) })
  }
}

/// What an experiment declares of its judges, whatever its points are.
struct Declaration: Sendable {
  enum Kind: Sendable {
    case judged(bug: String)
    case twin(of: String)
    case not(String)
  }

  var kind: Kind
  var judges: [Opinion.Judge]
  /// The level that is promised, and the weaker one that points may be held against instead.
  var promises: [Promise]

  /// For `--list`.
  var words: String {
    let who = judges.map(\.rawValue).joined(separator: ", ")
    return switch kind {
    case .judged(let bug):
      "judged \(promises.map(\.name).joined(separator: ", else ")) by \(who); "
        + "rejected: the twin, whose \(bug)"
    case .twin(let name): "the twin of \(name), not \(promises[0].name) by \(who)"
    case .not(let reason): "not judged: \(reason)"
    }
  }
}

extension Declaration {
  /// What is wrong with what was said of one cell; nil when it is as declared.
  func complaint(about opinions: Opinions, isTwin: Bool) -> String? {
    for one in opinions.all where !promises.contains(where: { $0.name == one.level }) {
      return "was held against \(one.level), which it does not declare"
    }
    for one in opinions.all where !judges.contains(one.judge) {
      return "was judged by \(one.judge.rawValue), whom it does not declare"
    }
    for judge in judges {
      let said = opinions.all.filter { $0.judge == judge }
      if said.isEmpty { return "was not judged by \(judge.rawValue)" }
      if said.allSatisfy({ $0.calls == 0 }) {
        return "was judged by \(judge.rawValue) in no call at all"
      }
      switch kind {
      case .judged(let bug) where isTwin:
        if let one = said.first(where: { $0.verdict != .violated }) {
          return
            "is the twin, whose \(bug), and \(judge.rawValue) does not reject it at \(one.level) "
            + "in \(one.calls) calls of \(one.runs) runs"
        }
      case .judged:
        if let one = said.first(where: { $0.verdict != .holds }) {
          return "is not \(one.level), says \(judge.rawValue) (\(one.verdict.rawValue)): "
            + (one.witness ?? "it gives no witness")
        }
      case .twin, .not: continue
      }
    }
    return nil
  }

  /// What is wrong with all that was said of an experiment that is itself a twin: its cells together must be rejected.
  func complaint(aboutAll opinions: Opinions) -> String? {
    guard case .twin(let name) = kind else { return nil }
    for judge in judges
    where !opinions.all.contains(where: { $0.judge == judge && $0.verdict == .violated }) {
      return "is the broken twin of \(name), and \(judge.rawValue) does not reject it"
    }
    return nil
  }

  /// What the manifest keeps.
  func record(_ opinions: Opinions, twin: Opinions) -> Judging {
    switch kind {
    case .judged(let bug):
      Judging(
        by: opinions.withoutWitnesses, twin: .init(bug: bug, by: twin.withoutWitnesses))
    case .twin(let name): Judging(by: opinions.withoutWitnesses, twinOf: name)
    case .not(let reason): Judging(notJudged: reason)
    }
  }
}
