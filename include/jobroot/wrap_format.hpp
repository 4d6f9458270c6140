// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: `jobroot wrap` reads the policy once and writes it down as bytes; every
// make and every tool below maps them, because it has to know before main what
// it is to be.
//
//   JOBROOT_WRAP=CELL:/path   names the file, and the cell that a process is in
//   /path                     WrapHeader, WrapRules, strings
//   /path.log                 what was done, where somebody wants to know
//
// The file is never changed. CELL is a number of a cell of the pool's ledger. A
// string is named by its place among the strings, where the first one is empty.
// A list is strings one behind the other, and ends with an empty one.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace jobroot {

inline constexpr char wrap_name[] = "JOBROOT_WRAP=";

/// The cell of what runs below a make that has joined: each recipe has the slot
/// that its make gave it.
inline constexpr char wrap_no_cell = '-';

/// "JRWRAP" and the version, as a little-endian number.
inline constexpr uint64_t wrap_magic = 0x0001'5041'5257'524a;

enum WrapFlag : uint32_t {
  wrap_explain = 1, ///< there is a log
};

struct WrapHeader {
  uint64_t magic;
  uint32_t bytes; ///< of the file
  uint32_t slots; ///< N
  uint32_t flags; ///< bits of WrapFlag
  uint32_t rules; ///< how many
  uint32_t rules_at;
  uint32_t strings_at;
  uint32_t strings_bytes; ///< up to the file's end, the last two are 0
  /// The process of wrap, by its number in /proc; of wraps inside each other
  /// the outermost. 0: not known.
  uint32_t front;
};

enum class WrapKind : uint8_t { serial, join, tool, env };

enum class WrapAction : uint8_t {
  none,  ///< serial and join need none
  drop,  ///< options go; it is a client of the pool itself
  hold,  ///< runs with as many threads as there are slots for it
  ask,   ///< the same, if it is asked to have more than one
  hide,  ///< does not see variables
  keep,  ///< left alone
  set,   ///< a variable that is there has this value
  cut,   ///< words of a variable go
  limit, ///< hold, if it is not asked to have only one
};

enum class WrapSubject : uint8_t {
  name,      ///< of a tool or a variable
  file,      ///< a makefile
  directory, ///< and all below it
  goal,      ///< what a make is to make
  captured,  ///< a make whose output is a value to who started it
};

/// A rule has one subject: a line of the policy with more is more rules. Each
/// number but for the first four names a string or list, 0 is none.
struct WrapRule {
  WrapKind kind;
  WrapAction action;
  /// Of a tool: 1 when the first word that is no option begins somebody else's
  /// command line.
  uint8_t is_launcher;
  WrapSubject means;
  /// A GLOB without the '/' at its end, or a variable's name.
  uint32_t subject;
  /// A constant that the program must have in its image.
  uint32_t knowing;
  /// A word that must be among its arguments.
  uint32_t with;
  /// A list: options of a tool whose value may be the next word.
  uint32_t values;
  /// A list. drop, hold, ask: options, without values, and variables that may
  /// hold such an option or a number of jobs; hide: variables; cut: GLOBs.
  uint32_t arguments;
  /// hold, ask: a list of what the tool is given: an option, as one word or
  /// two, or NAME=VALUE, with {n}. set: the value, with {N}.
  uint32_t given;
  uint32_t origin; ///< "FILE:LINE"
  uint32_t reason;
};

/// What the shim appends to the log, in one write, for each make and each tool
/// of which a rule speaks: this many strings, each with its end.
///   what was done: query, serial, join, drop, hold, hide or keep
///   the rule's number, or nothing
///   slots that it has, as a number; nothing where that means nothing
///   the program's path
///   its directory
///   its makefile; nothing of a tool
///   its goals, the first of them, as a policy names them
///   what it was told of jobs and is not any more
///   what it is told instead; nothing of a make that was told nothing
///   who captures what it prints, where it is under a rule for that
inline constexpr size_t wrap_log_fields = 10;
inline constexpr char wrap_log_end[] = ".log";
/// Longer ones are cut, the longest field first.
inline constexpr size_t wrap_log_bytes = 4096;

// The same in programs of 32 and 64 bits.
static_assert(sizeof(WrapRule) == 36 && sizeof(WrapHeader) == 40);

} // namespace jobroot
