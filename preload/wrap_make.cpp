// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a make is judged by what it is going to read and where, and is given
// words that make it serial, or a client of the pool. One that makes nothing is
// told what it would be told without us: somebody reads its output.
#include "forced_jobs.hpp"
#include "hold.hpp"
#include "jobroot/make_flags.hpp"
#include "jobroot/overlay.hpp"
#include "own_queue.hpp"
#include "pool.hpp"
#include "wrap.hpp"

namespace shim {
namespace {

using jobroot::MakeSays;
using jobroot::WrapWord;
using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

constexpr char gnumakeflags[] = "GNUMAKEFLAGS=";

/// A list whose length is not known.
class List {
public:
  explicit List(size_t room) noexcept
      : texts_(arena_list(room + 1)) {
    if (texts_ != nullptr)
      *texts_ = nullptr;
  }

  bool is_there() const noexcept { return texts_ != nullptr; }

  size_t count() const noexcept { return count_; }

  void add(const char* text) noexcept {
    texts_[count_++] = const_cast<char*>(text);
    texts_[count_] = nullptr;
  }

  char** begin() const noexcept { return texts_; }

  char** end() const noexcept { return texts_ + count_; }

private:
  char** texts_;
  size_t count_ = 0;
};

/// `path` as seen from `directory`; null: no memory.
char* joined(const char* directory, const char* path) noexcept {
  char* const to = arena_text(length_of(directory) + length_of(path) + 3);
  if (to != nullptr)
    jobroot::wrap_join_path(to, directory, path);
  return to;
}

/// What the words of a make say.
struct MakeCall {
  explicit MakeCall(const Told& told) noexcept
      : words(told, 1),
        directories(static_cast<size_t>(told.count)),
        makefiles((static_cast<size_t>(told.count) + 1) * 2),
        goals(static_cast<size_t>(told.count)) {}

  bool is_there() const noexcept {
    return words.is_there() && directories.is_there() && makefiles.is_there() &&
           goals.is_there();
  }

  Words words; ///< without what is said of jobs
  List directories;
  List makefiles; ///< as they are named, then absolute
  List goals;
  bool is_query = false;
  bool is_silent = false;
  bool has_memory = true;
  const char* directory = nullptr;
};

/// MAKEFLAGS is also given as an argument, and then counts once more.
const char* without_jobs(const char* argument) noexcept {
  constexpr size_t name = sizeof makeflags_name - 1;
  if (!begins(argument, makeflags_name))
    return argument;
  const char* const value = argument + name;
  void* const memory = arena_take(jobroot::MakeFlagWords::bytes_for(value));
  char* const text = arena_text(length_of(argument) + 8);
  if (memory == nullptr || text == nullptr)
    return argument;
  jobroot::copy_bytes(text, argument, name);
  jobroot::MakeFlagWords(value, memory).write(text + name, "");
  return text;
}

/// The words behind the first, which is the program's name.
void read_words(const Told& told, MakeCall& make) noexcept {
  const auto keep = [&](WrapWord word) {
    const bool is_whole = word.text[word.bytes] == 0;
    const char* const text =
        is_whole ? without_jobs(word.text) : kept_text(word.text, word.bytes);
    make.has_memory = make.has_memory && text != nullptr;
    make.words.add(text);
  };
  const auto see = [&](MakeSays says, WrapWord value) {
    if (says == MakeSays::query)
      make.is_query = true;
    else if (says == MakeSays::silence)
      make.is_silent = true;
    else if (says == MakeSays::directory && value.bytes != 0)
      make.directories.add(value.text);
    else if (says == MakeSays::makefile && value.bytes != 0)
      make.makefiles.add(value.text);
    else if (says == MakeSays::goal)
      make.goals.add(value.text);
  };
  jobroot::read_make_words(told.words + 1, keep, see);
}

/// The makefile that make finds for itself.
const char* default_makefile(const char* directory) noexcept {
  for (const char* name : {"GNUmakefile", "makefile", "Makefile"}) {
    const char* const path = joined(directory, name);
    if (path != nullptr && call(SYS_faccessat, AT_FDCWD, word(path), F_OK) == 0)
      return path;
  }
  return joined(directory, "-");
}

/// What `path` leads to, through links; null: cannot be told.
char* resolved(const char* path) noexcept {
  jobroot::overlay::Path found;
  return absolute_path({AT_FDCWD, path, 0}, &found) && *found.text == '/'
             ? kept_text(found.text, found.length)
             : nullptr;
}

/// Where it is, or was before somebody removed it.
char* working_directory() noexcept {
  char here[4096];
  const long bytes = call(SYS_getcwd, word(here), sizeof here);
  char* const path = failed(bytes) || *here != '/'
                         ? resolved(".")
                         : kept_text(here, static_cast<size_t>(bytes) - 1);
  return path != nullptr ? path : kept_text("/", 1);
}

/// A makefile that links lead to is also called as it is there.
void add_linked(List& makefiles) noexcept {
  for (size_t i = 0, named = makefiles.count(); i < named; i++) {
    const char* const name = *(makefiles.begin() + i);
    const char* const file = name != nullptr ? resolved(name) : nullptr;
    if (file != nullptr && !same(file, name))
      makefiles.add(file);
  }
}

/// Where it is going to work, and what it reads there, as absolute paths;
/// false: there is no memory.
bool find_makefiles(MakeCall& make) noexcept {
  make.directory = working_directory();
  for (const char* below : make.directories)
    if (make.directory != nullptr)
      make.directory = joined(make.directory, below);
  if (make.directory == nullptr)
    return false;
  for (char*& file : make.makefiles)
    file = joined(make.directory, file);
  if (make.makefiles.count() == 0)
    make.makefiles.add(default_makefile(make.directory));
  for (const char* file : make.makefiles)
    make.has_memory = make.has_memory && file != nullptr;
  add_linked(make.makefiles);
  return make.has_memory;
}

/// Never more than one recipe: a makefile's own `MAKEFLAGS += -jN` has no
/// effect where there is a -j among the arguments.
void forbid_jobs(MakeCall& make) noexcept {
  if (const char* const alone = kept_text(one_job, sizeof one_job - 1)) {
    make.words.put_second(alone);
    pool.has_one_job = true;
  }
}

/// Whether it has one job without being told, as far as its makefiles say.
bool has_one_job(const Wrap& wrap, const MakeCall& make) noexcept {
  return wrap.variables.value(gnumakeflags) == nullptr &&
         !jobroot::wrap_any(make.makefiles.begin(), forces_jobs);
}

/// One that is captured may print its MAKEFLAGS: a -j is not there for nothing.
void be_serial(Wrap& wrap, MakeCall& make, bool is_captured) noexcept {
  name_no_pool(wrap);
  if (!is_captured || !has_one_job(wrap, make))
    forbid_jobs(make);
  be_one_job(wrap);
}

/// A makefile's own -j has no effect either where the number is N and there is
/// no job server yet. The queue that it makes then is the pool.
void serve_itself(Wrap& wrap, MakeCall& make) noexcept {
  constexpr size_t most_digits = 10;
  char* const jobs = arena_text(sizeof "-j" + most_digits);
  if (jobs == nullptr)
    return;
  jobroot::copy_bytes(jobs, "-j", 2);
  jobroot::put_number(jobs + 2, wrap.policy.header().slots);
  name_no_pool(wrap);
  make.words.put_second(jobs);
}

void join(Wrap& wrap, MakeCall& make) noexcept {
  be_client(wrap);
  if (!has_clients(wrap))
    return forbid_jobs(make);
  expect_own_queue();
  if (jobroot::wrap_any(make.makefiles.begin(), forces_jobs))
    serve_itself(wrap, make);
}

/// What the rule that speaks of it makes of it; false: no rule does.
bool be_as_told(Wrap& wrap, MakeCall& make, Deed& deed) noexcept {
  const jobroot::WrapMake call = {
      make.directory, make.makefiles.begin(), make.goals.begin()};
  const auto is_captured = [&] {
    deed.capture = find_capture(wrap.policy.header().front, make.is_silent);
    return deed.capture.is_there;
  };
  deed.rule = wrap_rule_of_make(wrap.policy, call, is_captured);
  if (deed.rule == nullptr)
    return false;
  const bool is_value = deed.rule->means == jobroot::WrapSubject::captured;
  if (!is_value)
    deed.capture = {};
  if (deed.rule->kind == jobroot::WrapKind::serial)
    be_serial(wrap, make, is_value);
  else
    join(wrap, make);
  return true;
}

/// What it was told, which `told` still says, and is.
void explain(const Wrap& wrap,
             const Told& told,
             const FlagsSay& flags,
             Deed& deed) noexcept {
  if (!wrap.explains())
    return;
  const bool joins =
      deed.rule->kind == jobroot::WrapKind::join && has_clients(wrap);
  say_jobs_before(told, flags, joins, deed.before);
  if (!deed.before.is_empty())
    deed.now.put(joins ? the_pool : one_job);
}

} // namespace

void change_make(Wrap& wrap, Told& told) noexcept {
  MakeCall make(told);
  if (!make.is_there() || told.count < 1)
    return;
  make.words.add(*told.words);
  read_words(told, make);
  if (!make.has_memory || !find_makefiles(make))
    return;
  const FlagsSay flags = what_flags_say(wrap.variables.value(makeflags_name));
  Deed deed{.what = "query",
            .program = wrap.file,
            .directory = make.directory,
            .makefile = *make.makefiles.begin()};
  const char* const others = wrap.variables.value(gnumakeflags);
  if (!make.is_query && !flags.is_query && !what_flags_say(others).is_query) {
    if (!be_as_told(wrap, make, deed))
      return;
    const bool is_serial = deed.rule->kind == jobroot::WrapKind::serial;
    deed.what = is_serial ? "serial" : "join";
    deed.slots = is_serial ? 1 : wrap.policy.header().slots;
    explain(wrap, told, flags, deed);
    make.words.give(told);
  } else if (flags.names_pool) {
    deed.before.put(the_pool);
    name_no_pool(wrap);
  }
  if (wrap.explains())
    say_goals(make.goals.begin(), deed.goals);
  // One that made what it includes starts again.
  if (wrap.variables.value("MAKE_RESTARTS=") == nullptr)
    log_deed(wrap, deed);
}

} // namespace shim
