// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: inside of `jobroot wrap` makes and tools are told other things than
// their callers say, who force -j1 or as many jobs as there are processors.
// What, says a policy that every program maps; JOBROOT_WRAP names it, and the
// cell whose slot the program may use.
#pragma once

#include "brief.hpp"
#include "captured.hpp"
#include "jobroot/wrap_rules.hpp"
#include "process.hpp"
#include "told.hpp"

namespace shim {

/// Makes of it what the policy says, just before main. Where there is no
/// memory for that, or no policy any more, it stays as it is.
void change_told(Told& told) noexcept;

/// What a program is told, while it is changed.
struct Wrap {
  explicit Wrap(char** environment) noexcept
      : variables(environment) {}

  /// Whether somebody wants to know what is done.
  bool explains() const noexcept {
    return (policy.header().flags & jobroot::wrap_explain) != 0;
  }

  jobroot::WrapPolicy policy;
  const char* path = nullptr; ///< of its file
  uint32_t cell = 0;          ///< or no_cell
  Variables variables;

  /// The program's own file.
  char file[4096];
  size_t file_bytes = 0;
};

/// The program is a make.
void change_make(Wrap& wrap, Told& told) noexcept;

/// It may be a tool that has jobs.
void change_tool(Wrap& wrap, Told& told) noexcept;

/// What MAKEFLAGS says.
struct FlagsSay {
  bool is_query = false;   ///< nothing is to be made
  bool names_pool = false; ///< JOBROOT_POOL's
  Brief jobs;              ///< what it says of them
};

/// Of a variable that a rule names: what it says is not for tools.
bool is_makeflags(const char* name) noexcept;

/// Null: it is not there.
FlagsSay what_flags_say(const char* makeflags) noexcept;

/// Takes out of it what it says of jobs.
void name_no_pool(Wrap& wrap) noexcept;

/// Whether there is a pool, and clients are told of it.
bool has_clients(const Wrap& wrap) noexcept;

/// MAKEFLAGS names the pool, and this process has the slot that its client
/// brings along; what it starts has those that it gives it.
void be_client(Wrap& wrap) noexcept;

/// This process has one slot, which others of the same script may not use
/// meanwhile; what it starts shares that.
void be_one_job(Wrap& wrap) noexcept;

/// From now on what is started here is in this cell.
void change_cell(Wrap& wrap, uint32_t cell) noexcept;

/// The slots of a `jobroot job` of the pool that runs this process, with no
/// make in between, as jobserver::Enclosing has it; 0: there is none.
uint32_t slots_of_job(const Wrap& wrap) noexcept;

/// Where jobs come from, for the log.
inline constexpr char the_pool[] = "the pool";

/// What was done with a program, for the log.
struct Deed {
  const char* what;
  const jobroot::WrapRule* rule = nullptr;
  uint32_t slots = 0; ///< 0: means nothing
  const char* program;
  const char* directory = nullptr; ///< null: the one we are in
  const char* makefile = "";
  Brief goals = {};
  Brief before = {}; ///< of jobs
  Brief now = {};
  Capture capture = {};
};

/// What a make's words and its MAKEFLAGS said of jobs; not that they named the
/// pool where it `joins`.
void say_jobs_before(const Told& told,
                     const FlagsSay& flags,
                     bool joins,
                     Brief& before) noexcept;

/// The first goals of a make.
void say_goals(const char* const* words, Brief& goals) noexcept;

/// What the words and variables of a tool say of jobs.
void say_options(const Wrap& wrap,
                 const jobroot::WrapRule& rule,
                 const char* const* words,
                 Brief& before) noexcept;

/// Nothing where nobody wants to know.
void log_deed(const Wrap& wrap, const Deed& deed) noexcept;

} // namespace shim
