/// The machine that measured numbers are true of. Simulated tables carry none: they are true of any.
public struct MachineDescription: Codable, Sendable, Equatable {
  public var processor: String
  public var cores: Int
  public var memoryGiB: Int
  public var system: String
  public var compiler: String

  public init(processor: String, cores: Int, memoryGiB: Int, system: String, compiler: String) {
    self.processor = processor
    self.cores = cores
    self.memoryGiB = memoryGiB
    self.system = system
    self.compiler = compiler
  }
}
