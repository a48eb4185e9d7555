// The simulator's twin in C++: the same queue, slabs, streams, clocks, links, order contract and trace hash,
// under the same three loads as Sources/bench, event for event. It exists to be compared with: both programs
// must print the same hashes, and the ratio of their speeds says what Swift costs here.
#include "simulator.hpp"

#include <cinttypes>
#include <cstdio>
#include <ctime>

namespace {

struct Nothing {};

struct Ticker {
  using Message = Nothing;
  enum class Timer : uint8_t { tick };

  Alarm alarm;
  int64_t ticks = 0;

  static uint64_t digest(const Message &) { return 0; }
  void receive(Message &&, int32_t, Context<Ticker> &) {}
  void start(Context<Ticker> &context) { wait(context); }
  void fire(Timer timer, Context<Ticker> &context) {
    if (!alarm.rings(timer, context)) return;
    ticks++;
    wait(context);
  }
  void wait(Context<Ticker> &context) {
    alarm.set(Timer::tick, (500 + context.random.below(1000)) * 1000, context);
  }
};

struct Caller {
  enum class Timer : uint8_t { limit };
  struct Message {
    uint64_t number;
    uint64_t words[4];
    bool is_answer;
  };

  int64_t peers;
  uint64_t number = 0;
  int64_t answered = 0, received = 0;
  Alarm alarm;

  static uint64_t digest(const Message &message) {
    Digest digest(message.is_answer ? 2 : 1);
    digest.fold(message.number);
    for (uint64_t word : message.words) digest.fold(word);
    return digest.state;
  }
  void start(Context<Caller> &context) { call(context); }
  void receive(Message &&message, int32_t sender, Context<Caller> &context) {
    received++;
    if (!message.is_answer) {
      message.words[0]++;
      message.is_answer = true;
      context.send(message, sender);
    } else if (message.number == number) {
      answered++;
      alarm.cancel();
      call(context);
    }
  }
  void fire(Timer timer, Context<Caller> &context) {
    if (alarm.rings(timer, context)) call(context);
  }
  void call(Context<Caller> &context) {
    number++;
    int64_t peer = (context.me + 1 + context.random.below(peers - 1)) % peers;
    Message message{number, {number, (uint64_t)context.me, (uint64_t)peer, context.random.next()}, false};
    context.send(message, (int32_t)peer);
    alarm.set(Timer::limit, 20'000'000, context);
  }
};

struct SingleServer {
  using Message = Nothing;
  enum class Timer : uint8_t { arrival, departure };

  int64_t waiting = 0, served = 0;

  static uint64_t digest(const Message &) { return 0; }
  void receive(Message &&, int32_t, Context<SingleServer> &) {}
  void start(Context<SingleServer> &context) { expect_arrival(context); }
  void fire(Timer timer, Context<SingleServer> &context) {
    if (timer == Timer::arrival) {
      expect_arrival(context);
      if (++waiting == 1) serve(context);
    } else {
      served++;
      if (--waiting > 0) serve(context);
    }
  }
  void expect_arrival(Context<SingleServer> &context) {
    context.set(Timer::arrival, (int64_t)context.random.exponential(1'000'000.0));
  }
  void serve(Context<SingleServer> &context) {
    context.set(Timer::departure, (int64_t)context.random.exponential(800'000.0));
  }
};

double cpu_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/// Warms the world up, then times `events` more steps, as Sources/bench does.
template <class N, class Count>
void measure(const char *load, int events, World<N> world, Count count) {
  for (int i = 0; i < events / 4; i++) world.step();
  int64_t before = count(world);
  double start = cpu_seconds();
  for (int i = 0; i < events; i++) world.step();
  double per_second = (double)(count(world) - before) / (cpu_seconds() - start);
  printf("hash %s %016" PRIx64 "\ntwin %s %f\n", load, world.trace.state, load, per_second);
}

World<Ticker> tickers(int count) {
  return World<Ticker>(1, count, Link{}, [](int32_t) { return Ticker(); });
}

World<Caller> callers() {
  Link link;
  link.floor = 200'000;
  link.median = 300'000;
  link.sigma = 0.5;
  link.is_lognormal = true;
  link.loss = threshold(0.01);
  link.duplication = threshold(0.01);
  link.is_ordered = false;
  link.bytes_per_second = 125'000'000;
  World<Caller> world(1, 64, link, [](int32_t) { return Caller{64}; });
  world.schedule_cut(0, 1);
  return world;
}

World<SingleServer> single_server() {
  return World<SingleServer>(1, 1, Link{}, [](int32_t) { return SingleServer(); });
}

}  // namespace

int main() {
  auto steps = [](auto &world) { return world.steps; };
  measure("timers-50", 4'000'000, tickers(50), steps);
  measure("timers-5000", 4'000'000, tickers(5000), steps);
  measure("messages", 4'000'000, callers(), [](auto &world) {
    int64_t received = 0;
    for (auto &node : world.nodes) received += node.received;
    return received;
  });
  measure("mm1", 1'000'000, single_server(), steps);
  return 0;
}
