// Random streams, digests and elementary functions, bit for bit those of Sources/Model.
#pragma once
#include <cmath>
#include <cstdlib>
#include <cstdint>
#include <cstring>

struct Digest {
  uint64_t state;

  explicit Digest(uint64_t word) : state(word * 0x9E3779B97F4A7C15) {}
  void fold(uint64_t word) {
    auto product = (unsigned __int128)(state ^ word) * 0x9E3779B97F4A7C15;
    state = ((uint64_t)(product >> 64) ^ (uint64_t)product) + 0xD6E8FEB86659FD93;
  }
};

inline double from_bits(uint64_t bits) {
  double value;
  std::memcpy(&value, &bits, 8);
  return value;
}

inline uint64_t to_bits(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, 8);
  return bits;
}

constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;

/// The natural logarithm: Elementary.log.
inline double logarithm(double x) {
  uint64_t bits = to_bits(x);
  double exponent = 0;
  if (bits < 0x0010000000000000) {
    bits = to_bits(x * 0x1p54);
    exponent = -54;
  }
  uint64_t shifted = bits + 0x00095F6200000000;
  exponent += (double)((int64_t)(shifted >> 52) - 1023);
  double m = from_bits((shifted & 0x000FFFFFFFFFFFFF) + 0x3FE6A09E00000000);
  double f = m - 1, s = f / (2 + f), z = s * s, w = z * z;
  double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  double odd = z * (6.666666666666735130e-01 +
                    w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  double half = 0.5 * f * f;
  return exponent * ln2_high - ((half - (s * (half + (even + odd)) + exponent * ln2_low)) - f);
}

/// e to the power of x: Elementary.exp.
inline double exponential(double x) {
  if (x > 709) return INFINITY;
  if (x < -708) return 0;
  const double shifter = 0x1.8p52;
  double k = (x * 1.44269504088896338700 + shifter) - shifter;
  double r = (x - k * ln2_high) - k * ln2_low;
  double r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
  double p0 = 1 + r, p2 = 0.5 + r * (1.0 / 6), p4 = (1.0 / 24) + r * (1.0 / 120);
  double p6 = (1.0 / 720) + r * (1.0 / 5040), p8 = (1.0 / 40320) + r * (1.0 / 362880);
  double p10 = (1.0 / 3628800) + r * (1.0 / 39916800), p12 = (1.0 / 479001600) + r * (1.0 / 6227020800);
  double low = (p0 + r2 * p2) + r4 * (p4 + r2 * p6), high = (p8 + r2 * p10) + r4 * p12;
  return (low + r8 * high) * from_bits((uint64_t)((int64_t)k + 1023) << 52);
}

inline uint64_t threshold(double probability) { return (uint64_t)(probability * 0x1p53); }

/// Xoshiro256**, seeded by SplitMix64, one stream a purpose and place.
struct Random {
  enum Purpose : uint64_t { node = 1, network = 2 };
  uint64_t a, b, c, d;

  explicit Random(uint64_t seed) {
    auto next = [&seed] {
      seed += 0x9E3779B97F4A7C15;
      uint64_t z = seed;
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
      return z ^ (z >> 31);
    };
    a = next();
    b = next();
    c = next();
    d = next();
  }
  Random(uint64_t seed, Purpose purpose, int64_t place) : Random(stream(seed, purpose, place)) {}
  static uint64_t stream(uint64_t seed, Purpose purpose, int64_t place) {
    Digest name(purpose), run(seed);
    name.fold((uint64_t)place);
    run.fold(name.state);
    return run.state;
  }
  uint64_t next() {
    uint64_t scrambled = b * 5, result = ((scrambled << 7) | (scrambled >> 57)) * 9, t = b << 17;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 45) | (d >> 19);
    return result;
  }
  int64_t below(int64_t bound) { return (int64_t)(((unsigned __int128)next() * (uint64_t)bound) >> 64); }
  double unit() { return (double)(next() >> 11) * 0x1p-53; }
  bool chance(uint64_t threshold) { return (next() >> 11) < threshold; }
  double exponential(double mean) { return -mean * logarithm(1 - unit()); }
};

/// The ziggurat of 256 layers: Normal.
struct Normal {
  struct Layer {
    double width;
    int64_t inside;
    double height;
  } layers[257];
  static constexpr double tail = 3.6541528853610088, area = 0.00492867323399;

  static double density(double x) { return exponential(-0.5 * x * x); }
  static const Normal &standard() {
    static const Normal normal;
    return normal;
  }
  Normal() {
    double edges[257];
    edges[0] = area / density(tail);
    edges[1] = tail;
    edges[256] = 0;
    for (int i = 2; i < 256; i++)
      edges[i] = std::sqrt(-2 * logarithm(density(edges[i - 1]) + area / edges[i - 1]));
    for (int i = 0; i < 257; i++) {
      double inner = i < 256 ? edges[i + 1] : 0;
      layers[i] = {edges[i] * 0x1p-53, edges[i] > 0 ? (int64_t)(inner / edges[i] * 0x1p53) : 0,
                   density(edges[i])};
    }
    layers[0].height = 0;
  }
  double draw(Random &random) const {
    uint64_t word = random.next();
    int layer = (int)(word & 0xFF);
    int64_t number = (int64_t)word >> 10;
    double x = (double)number * layers[layer].width;
    if (std::abs(number) < layers[layer].inside) return x;
    return near_edge(layer, x, random);
  }
  [[gnu::noinline]] double near_edge(int layer, double x, Random &random) const {
    while (true) {
      if (layer == 0) {
        double beyond;
        do beyond = random.exponential(1 / tail);
        while (2 * random.exponential(1) < beyond * beyond);
        return x < 0 ? -(tail + beyond) : tail + beyond;
      }
      double low = layers[layer].height, high = layers[layer + 1].height;
      if (low + random.unit() * (high - low) < density(x)) return x;
      uint64_t word = random.next();
      layer = (int)(word & 0xFF);
      int64_t number = (int64_t)word >> 10;
      x = (double)number * layers[layer].width;
      if (std::abs(number) < layers[layer].inside) return x;
    }
  }
};
