/// The machine that measured numbers are true of. Simulated tables carry none: they are true of any.
public struct MachineDescription: Codable, Sendable, Equatable {
  public var processor: String
  public var cores: Int
  public var memoryGiB: Int
  public var system: String
  public var compiler: String
  /// The day of the measurement in universal time, `2026-11-25`.
  public var day: String

  public init(
    processor: String, cores: Int, memoryGiB: Int, system: String, compiler: String, day: String
  ) {
    self.processor = processor
    self.cores = cores
    self.memoryGiB = memoryGiB
    self.system = system
    self.compiler = compiler
    self.day = day
  }
}

extension MachineDescription: CustomStringConvertible {
  public var description: String {
    "\(processor), \(cores) \(cores == 1 ? "core" : "cores"), \(memoryGiB) GiB, \(system), "
      + "\(compiler), on \(day)"
  }
}
