// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what it costs to take a token and to give it back, against the write
// and the read of a pipe, which is the least that the protocol needs: the
// median of some rounds, in nanoseconds.
// tokens pipe|ledger|guardian COUNT
#include "jobserver/client.hpp"
#include "jobserver/pool.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

template <class Pair> int measure(long count, Pair pair) {
  using Clock = std::chrono::steady_clock;
  std::array<double, 9> cost{};

  for (double& round : cost) {
    const auto start = Clock::now();
    for (long i = 0; i < count; ++i)
      if (!pair())
        return 1;
    const std::chrono::duration<double, std::nano> time = Clock::now() - start;
    round = time.count() / static_cast<double>(count);
  }
  std::ranges::nth_element(cost, cost.begin() + cost.size() / 2);
  fmt::print("{:.1f}\n", cost[cost.size() / 2]);

  return 0;
}

int measure_client(long count, const jobserver::Surroundings& from) {
  auto client = jobserver::Client::join(from);

  return measure(count, [&] { return client.try_acquire().has_value(); });
}

} // namespace

int main(int words, char** word) {
  if (words != 3)
    return 2;
  const std::string_view what = word[1];
  const long count = std::atol(word[2]);
  auto pipe = base::Fd::pipe();
  const auto pool = jobserver::Pool::create({.jobs = 2});
  if (!pipe || !pool || ::write(pipe->write_end.get(), "+", 1) != 1)
    return 1;

  const int read = pipe->read_end.get();
  const int write = pipe->write_end.get();
  if (what == "ledger")
    return measure_client(
        count,
        {.makeflags = {}, .pool = pool->directory(), .process = ::getpid()});
  if (what == "guardian")
    return measure_client(
        count,
        {.makeflags = fmt::format(" -j2 --jobserver-auth={},{}", read, write),
         .pool = {},
         .process = ::getpid()});

  char byte = 0;
  return measure(count, [&] {
    return ::read(read, &byte, 1) == 1 && ::write(write, &byte, 1) == 1;
  });
}
