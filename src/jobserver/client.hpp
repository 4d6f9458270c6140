// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: this is what a program needs to take part in a make's job server. A
// process may always do one thing (its ImplicitSlot); for each further thing
// it does at the same time it holds a Token, and gives it back afterwards.
//
//     jobserver::Client client = jobserver::Client::join();
//     while (auto token = client.try_acquire())
//       start_worker(std::move(*token));     // ends with the worker
//     work();                                // on the implicit slot
//
// The rules that this header promises:
//  * The pool is the innermost one that can be reached, in this order: the
//    last word on it in MAKEFLAGS; if that does not open, the descriptors of
//    the nearest make above us, then JOBROOT_POOL if it has the same size;
//    without such a word JOBROOT_POOL, then the nearest make above us.
//  * The flags of descriptors that we inherit are never changed.
//  * The byte that was read is the byte that is written back, when the Token
//    ends, which has to be before the Client does. After a SIGKILL that is
//    left to the pool's server, or, where there is no ledger, to a child of
//    ours.
//  * The implicit slot is never written, and nobody waits for a token while
//    it holds others, except through gather() (gang.hpp).
#pragma once

#include "base/result.hpp"
#include "jobserver/token.hpp"

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace jobserver {

/// How the pool was found.
enum class Source { none, makeflags, ancestor, environment };

/// What join() looks at.
struct Surroundings {
  std::string makeflags;
  /// JOBROOT_POOL: the directory of a pool that `serve` made.
  std::string pool;
  /// JOBROOT_WRAP.
  std::string wrap = {};
  /// Whose ancestors count.
  pid_t process;

  static Surroundings of_this_process();
};

/// How long a wait may last.
struct Patience {
  using Clock = std::chrono::steady_clock;

  /// For ever, if absent.
  std::optional<Clock::time_point> until = {};
  /// A descriptor that ends the wait when it becomes readable: an eventfd, a
  /// signalfd.
  int cancel = -1;
};

/// Why there is no token.
enum class Refusal {
  none_free,
  timed_out,
  cancelled,
  /// The make that started us is gone: nobody waits for our work any more.
  orphaned,
  /// There is no pool, or there is none any more.
  no_pool,
};

struct Acquired {
  std::optional<Token> token = {};
  /// Only without a token.
  Refusal refusal = Refusal::none_free;
};

/// Shows in the ledger that we wait, until its end.
class Wanting {
public:
  Wanting() = default;
  Wanting(jobroot::Holder* holder, unsigned slots);

  Wanting(Wanting&& other) noexcept
      : holder_(std::exchange(other.holder_, nullptr)),
        slots_(other.slots_) {}

  Wanting(const Wanting&) = delete;
  Wanting& operator=(const Wanting&) = delete;
  Wanting& operator=(Wanting&&) = delete;
  ~Wanting();

private:
  jobroot::Holder* holder_ = nullptr;
  unsigned slots_ = 0;
};

/// Takes part in one pool, or in none. All functions are thread-safe.
class Client {
public:
  /// In none.
  Client() noexcept;
  static Client join(const Surroundings& = Surroundings::of_this_process());

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();
  Source source() const;

  /// Why the pool that MAKEFLAGS names was not joined; none if it was, and if
  /// it names none.
  Obstacle obstacle() const { return obstacle_; }

  /// N of the pool, where somebody says it; a server may change it meanwhile.
  std::optional<unsigned> size() const;

  /// The pool itself; null if there is none.
  const Ends* pool() const;

  /// A token that is there now.
  std::optional<Token> try_acquire();
  /// Waits for one.
  Acquired acquire(const Patience& patience = {});

  /// Says to others that we wait for so many slots beside those that acquire()
  /// waits for, which says so itself.
  Wanting want(unsigned slots);

  /// This process in the pool's ledger; empty if the pool has none.
  Entry entry() const;

  /// Of a wrap around us, the cell in the pool's ledger whose slot we share
  /// with others (implicit_slot.hpp); none if the slot is our own.
  std::optional<unsigned> cell() const;

  /// Lets what we start from now on be known as ours: should we be killed, our
  /// tokens are needed for as long as it runs. In a wrap it is known to have
  /// slots of its own. To be called before anything is started beside which a
  /// token may be held.
  void sign_children() const;

  /// Waits until `fd` is readable (-1: never) under the same conditions.
  std::optional<Refusal> wait_for(int fd, const Patience& patience);

private:
  struct State;
  Client(std::unique_ptr<State> state, Obstacle obstacle);

  std::unique_ptr<State> state_;
  Obstacle obstacle_ = Obstacle::none;
};

/// Makes the pool of the make above us reachable for all children, where it
/// did not let us have it: under the numbers that MAKEFLAGS names, or, if they
/// belong to other files, under new ones that it then names. To be called
/// before a user namespace is entered, from where it would be too late.
/// Nothing happens where there is nothing to do.
enum class HandOn { named_pool, any_pool };
base::Result<void> hand_on(HandOn what = HandOn::named_pool);

} // namespace jobserver
