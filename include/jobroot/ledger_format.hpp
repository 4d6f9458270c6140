// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool is a queue of bytes that does not know who has its bytes. The
// ledger does: one file beside the queue that everybody maps, with a page of
// its own for the pool and an entry for each process that takes tokens. It is
// written by whoever takes and gives, in the shim or in our own client, and
// put right by the server for those who were killed.
//
//   JOBROOT_POOL/tokens   the FIFO, or a link to that of a make
//   JOBROOT_POOL/ledger   LedgerHeader, cells, LedgerHeader::holders Holders
//
// All of the file is allocated when it is made, because touching a hole of a
// full tmpfs is SIGBUS.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace jobroot {

inline constexpr char pool_fifo_name[] = "tokens";
inline constexpr char ledger_name[] = "ledger";

/// "JRPOOL" and the version, as a little-endian number.
inline constexpr uint64_t ledger_magic = 0x0001'4c4f'4f50'524a;

/// What names the clients above a process: the tickets of those, the innermost
/// last, each in hexadecimal and followed by a dot. The shim and our own client
/// add their ticket to what they start, so that a dead client's descendants
/// are found whoever adopted them.
inline constexpr char clients_name[] = "JOBROOT_CLIENTS=";

/// Why the server keeps tokens to itself.
enum Withheld : uint32_t {
  withheld_memory = 1,
  withheld_pressure = 2,
  withheld_load = 4,
};

/// Times are nanoseconds of CLOCK_BOOTTIME; 0 is never.
struct LedgerHeader {
  uint64_t magic;
  uint32_t holders; ///< entries that follow; a power of two
  uint32_t holder_bytes;
  uint64_t fifo_device;
  uint64_t fifo_inode;
  uint64_t started;
  uint32_t pid_namespace; ///< inode of the server's, from /proc/self/ns/pid
  uint32_t server;        ///< pid

  /// N as it is now, and as `tokens set` wants it. Changed by the server, and
  /// by whoever has the file locked (flock) when the server is gone.
  uint32_t slots;
  uint32_t wanted;
  /// 1 when the pool's first slot is that of the served command and never in
  /// the queue; 0 when all slots are (serve --detach).
  uint32_t implicit;
  /// Tokens that the server keeps to itself, and the bits of Withheld.
  uint32_t withheld;
  uint32_t reasons;
  /// 1: the queue is a make's, whose other clients say nothing here; `slots`
  /// is what that make said.
  uint32_t is_foreign;

  /// What the server had to put right, since it started.
  uint64_t reclaimed; ///< tokens of dead holders that it gave back
  uint64_t refilled;  ///< tokens that were missing without a holder
  uint64_t removed;   ///< tokens that were too many

  /// Changed by everybody. Tickets begin at the time, so that those of
  /// different pools differ.
  alignas(64) uint64_t last_ticket;
  uint32_t held;      ///< the sum of all Holder::state
  uint32_t most_held; ///< its largest value
  uint64_t unlisted;  ///< processes for which there was no entry
};

/// A cell is one slot that many processes of a `wrap` have among them, as its
/// command has. It says who has taken that slot for himself, so that others
/// need tokens: jobroot/ledger_cell.hpp; 0: nobody. Cell 0 is that of the
/// pool's own command; who has one slot for all that he starts, as a serial
/// make, gives that another cell, the same as others rarely.
inline constexpr uint32_t ledger_cells = 1024;
inline constexpr size_t ledger_cells_at = 4096;
static_assert(sizeof(LedgerHeader) <= ledger_cells_at);

inline constexpr size_t ledger_header_bytes =
    ledger_cells_at + ledger_cells * sizeof(uint64_t);

/// The cell that a process opens for others; there is nobody who closes it.
constexpr uint32_t ledger_cell_of(uint32_t pid) noexcept {
  return 1 + pid % (ledger_cells - 1);
}

/// A process that takes tokens.
struct alignas(128) Holder {
  /// 0: free. Claimed by compare-and-swap; with the time of `registered` it
  /// means one process only, because a later one of that number starts later.
  uint32_t pid;
  uint32_t pid_namespace;
  uint64_t ticket;
  uint64_t registered;

  /// See HolderState.
  uint64_t state;
  /// Slots that it has as a whole, from before its main to its end and through
  /// exec, in a `wrap`: the cell whose slot it has, plus one; how many of its
  /// tokens are not the program's own business; and how many slots these make
  /// with the one that it was started on, 0 while it has not asked.
  uint16_t cell;
  uint8_t kept;
  uint8_t slots;
  /// Slots that it wants, while it waits; 0 while it does not.
  uint32_t wants;
  uint64_t waiting_since;
  uint64_t held_since;
  /// Tokens taken since `registered`.
  uint64_t taken;
  /// As /proc/PID/comm has it, without an end if it is full.
  char program[16];
};

// The same in programs of 32 and 64 bits.
static_assert(sizeof(Holder) == 128 && offsetof(Holder, state) == 24 &&
              offsetof(Holder, program) == 64);
static_assert(offsetof(LedgerHeader, reclaimed) == 72 &&
              offsetof(LedgerHeader, unlisted) == 144);

/// A value that no server is known to use as a token.
inline constexpr uint8_t untouched_byte = 0xA5;

/// Holder::state, changed as a whole, so that a process killed at any
/// instruction leaves a number that is right, or says that it may not be.
struct HolderState {
  /// Tokens that it surely has, but for the one that `byte` may be.
  uint32_t held = 0;
  /// Calls that may have taken or given one more: takings beside the one that
  /// uses the byte, and every giving between here and the queue.
  uint16_t unsure = 0;
  /// Whether a call reads into `byte`.
  bool reading = false;
  /// While reading: untouched_byte, until the kernel has put a token here in
  /// the same step that takes it out of the queue. Otherwise 0, so that the
  /// word is 0 where nothing is held.
  uint8_t byte = 0;

  static constexpr HolderState of(uint64_t word) noexcept {
    return {.held = static_cast<uint32_t>(word),
            .unsure = static_cast<uint16_t>(word >> 32),
            .reading = (word >> 48 & 1) != 0,
            .byte = static_cast<uint8_t>(word >> 56)};
  }

  constexpr uint64_t word() const noexcept {
    return held | uint64_t{unsure} << 32 | uint64_t{reading} << 48 |
           uint64_t{byte} << 56;
  }

  /// Where `byte` is in a Holder::state.
  static uint8_t* byte_in(uint64_t& word) noexcept {
    constexpr bool is_last = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    return reinterpret_cast<uint8_t*>(&word) + (is_last ? 7 : 0);
  }

  /// Tokens that it surely has.
  constexpr uint32_t tokens() const noexcept {
    return held + (reading && byte != untouched_byte ? 1 : 0);
  }
};

} // namespace jobroot
