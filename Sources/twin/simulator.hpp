// A plain C++17 rendering of Sources/Simulation, as far as the three loads reach it.
#pragma once
#include "arithmetic.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

// What a node may ask for, as plain data; payloads lie in slabs.

struct Ask {
  enum Kind : uint8_t { send, send_now, set, append, compact, respond } kind;
  int32_t node;
  uint32_t slot;
  int64_t number;
};

/// Numbered places for payloads: put once, taken once, reused.
template <class T>
struct Slab {
  std::vector<T> elements;
  std::vector<uint32_t> free;

  uint32_t put(T element) {
    if (!free.empty()) {
      uint32_t slot = free.back();
      free.pop_back();
      elements[slot] = std::move(element);
      return slot;
    }
    elements.push_back(std::move(element));
    return (uint32_t)elements.size() - 1;
  }
  T take(uint32_t slot) {
    free.push_back(slot);
    return std::move(elements[slot]);
  }
};

template <class N>
struct Context {
  int32_t me = 0;
  int64_t clock = 0, earliest = 0, latest = 0;
  Random random{0};
  std::vector<Ask> asks;
  Slab<typename N::Message> messages;
  Slab<typename N::Timer> timers;

  void send(typename N::Message message, int32_t node) {
    asks.push_back({Ask::send, node, messages.put(std::move(message)), 0});
  }
  void set(typename N::Timer timer, int64_t delay) {
    asks.push_back({Ask::set, 0, timers.put(timer), delay});
  }
};

/// A timer that can be put off and called off.
struct Alarm {
  int64_t deadline = INT64_MAX, asked = INT64_MAX;

  template <class Timer, class C>
  void set(Timer timer, int64_t delay, C &context) {
    deadline = context.clock + delay;
    if (deadline < asked) {
      context.set(timer, delay);
      asked = deadline;
    }
  }
  void cancel() { deadline = INT64_MAX; }
  template <class Timer, class C>
  bool rings(Timer timer, C &context) {
    int64_t now = context.clock;
    if (now >= asked) asked = INT64_MAX;
    if (now >= deadline) {
      cancel();
      return true;
    }
    if (deadline != INT64_MAX && asked == INT64_MAX) {
      context.set(timer, deadline - now);
      asked = deadline;
    }
    return false;
  }
};

struct EventKey {
  int64_t time;
  uint64_t order;

  uint32_t slot() const { return (uint32_t)(order & 0xFFFFFF); }
  bool precedes(const EventKey &other) const {
    return ((unsigned __int128)(uint64_t)time << 64 | order) <
           ((unsigned __int128)(uint64_t)other.time << 64 | other.order);
  }
};

/// Four children a parent, each family in one line of the cache, and a hole at the root after a pop.
struct EventQueue {
  EventKey *memory = nullptr, *keys = nullptr;
  size_t capacity = 0, filled = 0;
  bool has_hole = false;

  EventQueue() { grow(1024); }
  EventQueue(EventQueue &&other)
      : memory(std::exchange(other.memory, nullptr)), keys(other.keys), capacity(other.capacity),
        filled(other.filled), has_hole(other.has_hole) {}
  ~EventQueue() { std::free(memory); }

  void grow(size_t larger) {
    auto *fresh = (EventKey *)std::aligned_alloc(64, (larger + 4) * sizeof(EventKey));
    std::copy(keys, keys + filled, fresh + 3);
    std::free(memory);
    memory = fresh;
    keys = fresh + 3;
    capacity = larger;
  }
  void push(EventKey key) {
    if (has_hole) {
      has_hole = false;
      sink(key);
      return;
    }
    if (filled == capacity) grow(capacity * 2);
    size_t index = filled++;
    while (index > 0) {
      size_t parent = (index - 1) >> 2;
      if (!key.precedes(keys[parent])) break;
      keys[index] = keys[parent];
      index = parent;
    }
    keys[index] = key;
  }
  bool pop(EventKey &key) {
    if (has_hole) {
      has_hole = false;
      if (--filled > 0) sink(keys[filled]);
    }
    if (filled == 0) return false;
    has_hole = true;
    key = keys[0];
    return true;
  }
  void sink(EventKey key) {
    size_t index = 0, child = 1;
    while (child + 3 < filled) {
      size_t left = keys[child + 1].precedes(keys[child]);
      size_t right = 2 + keys[child + 3].precedes(keys[child + 2]);
      size_t winner = keys[child + right].precedes(keys[child + left]);
      size_t least = child + (((right << 8 | left) >> (winner << 3)) & 3);
      if (!keys[least].precedes(key)) {
        keys[index] = key;
        return;
      }
      keys[index] = keys[least];
      index = least;
      child = index * 4 + 1;
    }
    if (child < filled) {
      size_t least = child;
      for (size_t next = child + 1; next < filled; next++)
        if (keys[next].precedes(keys[least])) least = next;
      if (keys[least].precedes(key)) {
        keys[index] = keys[least];
        index = least;
      }
    }
    keys[index] = key;
  }
};

struct Machine {
  Random random;
  int64_t clock_offset = 0, clock_rate = 0, uncertainty = 0;
  uint32_t life = 0;
  bool is_up = false, is_saving = false;

  int64_t fraction(int64_t length) const { return (int64_t)(((__int128)length * clock_rate) >> 48); }
  int64_t reading(int64_t now) const { return now + clock_offset + fraction(now); }
  int64_t true_length(int64_t delay, int64_t now) const {
    if (clock_rate == 0) return std::max<int64_t>(0, delay);
    int64_t target = reading(now) + std::max<int64_t>(0, delay);
    int64_t length = std::max<int64_t>(0, delay - fraction(delay));
    while (reading(now + length) < target)
      length += std::max<int64_t>(1, (target - reading(now + length)) >> 1);
    return length;
  }
};

struct Periphery {
  Random network;
  size_t region = 0;
};

struct Link {
  bool is_lognormal = false, is_ordered = true;
  int64_t floor = 0;
  double median = 0, sigma = 0;
  uint64_t loss = 0, duplication = 0;
  int64_t bytes_per_second = 0;

  int64_t draw(Random &random, const Normal &normal) const {
    if (!is_lognormal) return floor;
    return floor + (int64_t)std::min(median * exponential(sigma * normal.draw(random)), 1e15);
  }
};

struct Event {
  enum Kind : uint8_t { start, message, timer, synced, submit, fault } kind;
  int32_t from, to;
  uint32_t payload, life;
};

/// The latest events, as the simulator keeps them.
struct Ring {
  struct Entry {
    int64_t time;
    uint64_t places, hash;
  };
  std::vector<Entry> entries = std::vector<Entry>(256);
  size_t written = 0;

  void keep(int64_t time, uint64_t places, uint64_t hash) {
    entries[written++ & 255] = {time, places, hash};
  }
};

template <class N>
struct World {
  int64_t now = 0, steps = 0;
  std::vector<N> nodes;
  std::vector<Machine> machines;
  std::vector<Periphery> peripheries;
  EventQueue queue;
  Slab<Event> events;
  uint64_t sequence = 0;
  Context<N> context;
  std::vector<Link> links;
  size_t regions = 1, stride = 0, cuts = 0;
  std::vector<int64_t> last_arrival, sent_until;
  std::vector<char> is_cut;
  std::vector<std::pair<int32_t, int32_t>> planned_cuts;
  Digest trace;
  Ring ring;
  int64_t overtaken = 0, lost = 0, duplicated = 0, cut = 0;
  const Normal &normal = Normal::standard();

  template <class Make>
  World(uint64_t seed, int count, Link link, Make make) : trace(seed) {
    links.push_back(link);
    for (int32_t i = 0; i < count; i++) {
      machines.push_back(Machine{Random(seed, Random::node, i)});
      peripheries.push_back(Periphery{Random(seed, Random::network, i)});
      nodes.push_back(make(i));
      schedule({Event::start, i, i, 0, 0}, now);
    }
  }

  void schedule(Event event, int64_t time) {
    uint32_t slot = events.put(event);
    if (slot >= 1 << 24) std::abort();
    queue.push({time, sequence++ << 24 | slot});
  }
  /// Both ways, at the time zero.
  void schedule_cut(int32_t a, int32_t b) {
    planned_cuts.push_back({a, b});
    schedule({Event::fault, -1, -1, (uint32_t)planned_cuts.size() - 1, 0}, 0);
  }

  bool step() {
    EventKey key;
    if (!queue.pop(key)) return false;
    now = key.time;
    steps++;
    Event event = events.take(key.slot());
    switch (event.kind) {
    case Event::message: {
      auto message = context.messages.take(event.payload);
      if (!machines[event.to].is_up) break;
      uint64_t places = fold(event);
      trace.fold(N::digest(message));
      ring.keep(now, places, trace.state);
      enter(event.to);
      nodes[event.to].receive(std::move(message), event.from, context);
      leave(event.to);
      break;
    }
    case Event::timer: {
      auto timer = context.timers.take(event.payload);
      if (!machines[event.to].is_up || machines[event.to].life != event.life) break;
      keep(event);
      enter(event.to);
      nodes[event.to].fire(timer, context);
      leave(event.to);
      break;
    }
    case Event::start:
      if (machines[event.to].life != event.life || machines[event.to].is_up) break;
      machines[event.to].is_up = true;
      keep(event);
      enter(event.to);
      nodes[event.to].start(context);
      leave(event.to);
      break;
    case Event::fault: {
      trace.fold((uint64_t)now);
      auto [a, b] = planned_cuts[event.payload];
      Digest cut(5);  // as Fault.digest has it: how many are cut off, they, and from whom
      cut.fold(1);
      cut.fold((uint64_t)b);
      cut.fold((uint64_t)a);
      trace.fold(cut.state);
      if (stride < nodes.size()) grow();
      is_cut[a * stride + b] = is_cut[b * stride + a] = 1;
      cuts += 2;
      break;
    }
    default: std::abort();
    }
    return true;
  }

  void keep(const Event &event) {
    uint64_t places = fold(event);
    ring.keep(now, places, trace.state);
  }
  uint64_t fold(const Event &event) {
    trace.fold((uint64_t)now);
    uint64_t places =
        ((uint64_t)(uint32_t)event.from << 32 | (uint32_t)event.to) ^ (uint64_t)event.kind << 60;
    trace.fold(places);
    return places;
  }
  void enter(int32_t id) {
    int64_t reading = machines[id].reading(now);
    context.me = id;
    context.clock = reading;
    context.earliest = reading - machines[id].uncertainty;
    context.latest = reading + machines[id].uncertainty;
    context.random = machines[id].random;
  }
  void leave(int32_t id) {
    machines[id].random = context.random;
    for (size_t i = 0; i < context.asks.size(); i++) perform(context.asks[i], id);
    context.asks.clear();
  }
  void perform(const Ask &ask, int32_t id) {
    switch (ask.kind) {
    case Ask::send:
      if (machines[id].is_saving) std::abort();  // none of the loads saves anything
      transmit(ask.slot, id, ask.node);
      break;
    case Ask::set:
      schedule({Event::timer, id, id, ask.slot, machines[id].life},
               now + machines[id].true_length(ask.number, now));
      break;
    default: std::abort();
    }
  }
  void transmit(uint32_t message, int32_t from, int32_t to) {
    Event event{Event::message, from, to, message, 0};
    if (from == to) {
      schedule(event, now);
      return;
    }
    if (stride < nodes.size()) grow();
    if (cuts > 0 && is_cut[from * stride + to]) {
      context.messages.take(message);
      cut++;
      return;
    }
    const Link &link = links[peripheries[from].region * regions + peripheries[to].region];
    Random &random = peripheries[from].network;
    if (link.loss > 0 && random.chance(link.loss)) {
      lost++;
      context.messages.take(message);
      return;
    }
    schedule(event, arrival(link, from, to));
    if (link.duplication > 0 && random.chance(link.duplication)) {
      duplicated++;
      auto copy = context.messages.elements[message];
      event.payload = context.messages.put(copy);
      schedule(event, arrival(link, from, to));
    }
  }
  int64_t arrival(const Link &link, int32_t from, int32_t to) {
    int64_t time = now;
    if (link.bytes_per_second > 0) {  // every message of the loads has the default size
      int64_t &until = sent_until[from * stride + to];
      time = until = std::max(time, until) + 64 * 1'000'000'000LL / link.bytes_per_second;
    }
    time += link.draw(peripheries[from].network, normal);
    int64_t &last = last_arrival[from * stride + to];
    if (link.is_ordered)
      time = std::max(time, last + 1);
    else if (time < last)
      overtaken++;
    last = time;
    return time;
  }
  void grow() {
    stride = 4;
    while (stride < nodes.size()) stride *= 2;
    last_arrival.assign(stride * stride, -1);
    sent_until.assign(stride * stride, 0);
    is_cut.assign(stride * stride, 0);
  }
};
