// The C library's log and exp give other bits on other processors (it picks variants with fused
// multiply-add at load time), and a simulation that feeds on them is not repeatable. Addition,
// multiplication, division and square root are exact everywhere, and Swift never fuses them on its own; so
// these are built from nothing else.

/// Elementary functions whose results are the same bits on every machine.
public enum Elementary {
  @usableFromInline static let ln2High = 6.93147180369123816490e-01
  @usableFromInline static let ln2Low = 1.90821492927058770002e-10

  /// The natural logarithm of a finite number greater than zero, within one unit in the last place.
  ///
  /// fdlibm's reduction to √½ … √2 and its minimax polynomial in s = f / (2 + f).
  @inlinable public static func log(_ x: Double) -> Double {
    precondition(x > 0 && x < .infinity, "log needs a finite number above zero")
    var bits = x.bitPattern
    var exponent = 0.0
    if bits < 0x0010_0000_0000_0000 {  // subnormal: scale into range first
      bits = (x * 0x1p54).bitPattern
      exponent = -54
    }
    let shifted = bits &+ 0x0009_5F62_0000_0000  // carries into the exponent from √2 upward
    exponent += Double(Int64(shifted >> 52) &- 1023)
    let m = Double(bitPattern: (shifted & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_0000_0000)
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even =
      w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    let odd =
      z
      * (6.666666666666735130e-01 + w
        * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    let half = 0.5 * f * f
    return exponent * ln2High - ((half - (s * (half + (even + odd)) + exponent * ln2Low)) - f)
  }

  /// e to the power of `x`, within two units in the last place; 0 below -708, infinity above 709.
  ///
  /// Reduction to |r| <= ½ ln 2, then Taylor's polynomial of degree 13 (its remainder is below 2^-57), summed
  /// in pairs so that a processor can work on several terms at once.
  @inlinable public static func exp(_ x: Double) -> Double {
    if x > 709 { return .infinity }
    if x < -708 { return 0 }
    let shifter = 0x1.8p52  // adding and subtracting it rounds to an integer without the C library
    let k = (x * 1.44269504088896338700 + shifter) - shifter
    let r = (x - k * ln2High) - k * ln2Low
    let r2 = r * r
    let r4 = r2 * r2
    let r8 = r4 * r4
    let p0 = 1 + r
    let p2 = 0.5 + r * (1.0 / 6)
    let p4 = (1.0 / 24) + r * (1.0 / 120)
    let p6 = (1.0 / 720) + r * (1.0 / 5040)
    let p8 = (1.0 / 40_320) + r * (1.0 / 362_880)
    let p10 = (1.0 / 3_628_800) + r * (1.0 / 39_916_800)
    let p12 = (1.0 / 479_001_600) + r * (1.0 / 6_227_020_800)
    let low = (p0 + r2 * p2) + r4 * (p4 + r2 * p6)
    let high = (p8 + r2 * p10) + r4 * p12
    let scale = Double(bitPattern: UInt64(bitPattern: Int64(k) &+ 1023) << 52)
    return (low + r8 * high) * scale
  }
}
