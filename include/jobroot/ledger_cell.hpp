// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what a script of a `wrap` starts has one slot together, its cell's:
// makes and tools take it in the shim, `job` and `map` in our own client, and
// each of them has to see what the others did.
#pragma once

#include "jobroot/movement.hpp"
#include "jobroot/piped.hpp"

namespace jobroot {

/// How a cell names whoever has it: the entry, and the end of its ticket,
/// because entries are used again.
inline uint64_t cell_name_of(const Ledger& ledger,
                             const Holder& holder) noexcept {
  const auto number = static_cast<uint64_t>(&holder - ledger.begin());
  return (number + 1) << 32 | static_cast<uint32_t>(holder.ticket);
}

/// Who has the cell's slot, by what is written there; null: nobody.
inline const Holder*
cell_taker(const Ledger& ledger, uint32_t cell, uint64_t name) noexcept {
  const uint64_t number = name >> 32;
  if (number == 0 || number > ledger.header().holders)
    return nullptr;
  const Holder& holder = ledger.begin()[number - 1];
  const bool has_it = acquire(holder.pid) != 0 &&
                      static_cast<uint32_t>(acquire(holder.ticket)) ==
                          static_cast<uint32_t>(name) &&
                      acquire(holder.cell) == cell + 1;
  return has_it ? &holder : nullptr;
}

/// Whether `clients`, a value of JOBROOT_CLIENTS, names the ticket.
inline bool names_ticket(const char* clients, uint64_t ticket) noexcept {
  uint64_t number = 0;
  for (; *clients != 0; clients++)
    if (*clients == '.') {
      if (number == ticket)
        return true;
      number = 0;
    } else {
      const char digit = *clients;
      number = number << 4 | static_cast<uint64_t>(
                                 digit <= '9' ? digit - '0' : digit - 'a' + 10);
    }
  return false;
}

inline void note_cell(Holder& holder, uint32_t cell_and_one) noexcept {
  __atomic_store_n(
      &holder.cell, static_cast<uint16_t>(cell_and_one), __ATOMIC_RELEASE);
}

/// Takes the slot of `cell` for `own`, an entry of this process without one;
/// false: somebody else has it. Somebody of `clients`, who are above us, cannot
/// have ours: his has our number by chance, and all who share ours go on to the
/// next one.
inline bool take_cell(const Ledger& ledger,
                      Holder& own,
                      uint32_t cell,
                      const char* clients) noexcept {
  uint64_t found = acquire(ledger.cell(cell));
  for (const Holder* taker = cell_taker(ledger, cell, found); taker != nullptr;
       taker = cell_taker(ledger, cell, found)) {
    if (!names_ticket(clients, acquire(taker->ticket)))
      return false;
    cell = ledger_cell_of(cell);
    found = acquire(ledger.cell(cell));
  }
  // The entry says it first, so that nobody takes the cell for a dead one's.
  note_cell(own, cell + 1);
  if (publish(ledger.cell(cell), found, cell_name_of(ledger, own)))
    return true;
  note_cell(own, 0);
  return false;
}

inline void leave_cell(const Ledger& ledger, Holder& own) noexcept {
  const uint32_t cell = own.cell;
  if (cell == 0 || cell > ledger_cells)
    return;
  uint64_t name = cell_name_of(ledger, own);
  publish(ledger.cell(cell - 1), name, uint64_t{0});
  note_cell(own, 0);
}

/// Who needs his first slot and finds none asks now and then.
class Sharing {
public:
  /// In milliseconds: nothing tells when a cell is left.
  static constexpr int between_looks = 20;

  /// Whether those who have the slots may wait for us: then one is shared.
  bool is_due(const Ledger& ledger) noexcept {
    return is_piped_to_holder(ledger) || movement_.has_ended(ledger);
  }

private:
  Movement movement_;
};

} // namespace jobroot
