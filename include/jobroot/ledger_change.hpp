// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: taking and giving a token are two steps, the queue's and the ledger's,
// between which a process may be killed. Here is how an entry says so.
#pragma once

#include "jobroot/ledger.hpp"

namespace jobroot {

/// Who else may change a state at the same time: the process's other threads
/// and signal handlers, or nobody, for a program that knows that it has none.
enum class Others { some, none };

/// Changes a state as a whole: change(HolderState&).
template <class Change>
HolderState
change_state(Holder& holder, Change change, Others others) noexcept {
  uint64_t word = relaxed(holder.state);
  for (;;) {
    HolderState state = HolderState::of(word);
    change(state);
    if (others == Others::some) {
      if (publish(holder.state, word, state.word()))
        return state;
    } else {
      __atomic_store_n(&holder.state, state.word(), __ATOMIC_RELEASE);
      return state;
    }
  }
}

/// What is written down beside the state when there are `more` tokens; `held`
/// is of the state.
template <class Clock>
void note_taken(LedgerHeader& header,
                Holder& holder,
                uint32_t held,
                uint32_t more,
                Clock clock) noexcept {
  if (held == more)
    holder.held_since = clock();
  // One that another thread's replaces is not missed.
  __atomic_store_n(
      &holder.taken, relaxed(holder.taken) + more, __ATOMIC_RELAXED);
  const uint32_t all = __atomic_add_fetch(&header.held, more, __ATOMIC_RELAXED);
  uint32_t most = relaxed(header.most_held);
  while (all > most && !publish(header.most_held, most, all)) {
  }
}

/// Whose step it is.
struct EntryOfStep {
  LedgerHeader& header;
  Holder& holder;
  Others others;

  template <class Change> HolderState change(Change how) const noexcept {
    return change_state(holder, how, others);
  }
};

/// Around the read of one token.
///
///     Taking taking(ledger, holder);
///     result = read(fd, taking.to(), 1);
///     taking.end(result == 1);
class Taking {
public:
  Taking(Ledger& ledger, Holder& holder, Others others = Others::some) noexcept
      : entry_{ledger.header(), holder, others} {
    entry_.change([this](HolderState& state) {
      exact_ = !state.reading;
      if (exact_) {
        state.reading = true;
        state.byte = untouched_byte;
      } else
        state.unsure++;
    });
  }

  uint8_t* to() noexcept {
    return exact_ ? HolderState::byte_in(entry_.holder.state) : &byte_;
  }

  /// To be called whatever became of the read; returns the byte. `clock` is
  /// for programs that have a faster one.
  template <class Clock = uint64_t (*)() noexcept>
  uint8_t end(bool taken, Clock clock = boot_time) noexcept {
    const uint8_t byte = *to();
    const HolderState after = entry_.change([&](HolderState& state) {
      state.held += taken ? 1 : 0;
      if (exact_) {
        state.reading = false;
        state.byte = 0;
      } else
        state.unsure--;
    });
    if (taken)
      note_taken(entry_.header, entry_.holder, after.held, 1, clock);
    return byte;
  }

private:
  EntryOfStep entry_;
  bool exact_ = false;
  uint8_t byte_ = untouched_byte;
};

/// Around the write of one token. What is written by a process that holds
/// nothing, as by a child on behalf of its parent, is not counted.
class Giving {
public:
  Giving(Ledger& ledger, Holder& holder, Others others = Others::some) noexcept
      : entry_{ledger.header(), holder, others} {
    entry_.change([this](HolderState& state) {
      counted_ = state.held > 0;
      if (!counted_)
        return;
      state.held--;
      state.unsure++;
    });
    if (counted_)
      __atomic_sub_fetch(&entry_.header.held, 1, __ATOMIC_RELAXED);
  }

  /// To be called whatever became of the write.
  void end(bool given) noexcept {
    if (!counted_)
      return;
    entry_.change([&](HolderState& state) {
      state.unsure--;
      state.held += given ? 0 : 1;
    });
    if (!given)
      __atomic_add_fetch(&entry_.header.held, 1, __ATOMIC_RELAXED);
  }

private:
  EntryOfStep entry_;
  bool counted_ = false;
};

} // namespace jobroot
