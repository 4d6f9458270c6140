// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see image_build.hpp.
#include "cli/image_build.hpp"

#include "base/file.hpp"
#include "base/message.hpp"
#include "cli/build_log.hpp"
#include "cli/image_summary.hpp"
#include "image/outcome.hpp"
#include "image/publication.hpp"
#include "image/room.hpp"
#include "image/shortage.hpp"
#include "image/size.hpp"
#include "image/target_watch.hpp"
#include "image/tool_version.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <utility>

namespace cli {

namespace {

/// An image on its way.
class Build {
public:
  Build(const ImageJob& job, const HeldSignals& held)
      : job_(job),
        held_(held) {
    outcome_.name = job.type;
    outcome_.file = job.image;
    outcome_.began = image::now();
  }

  /// All of it. What went wrong has been told when this comes back; what it
  /// has left is gone before that, for on a full disk not even that could be
  /// noted otherwise.
  Failure run(image::Publication publication) {
    Failure failure;
    {
      image::Publication own{std::move(publication)};
      failure = run_logged(own);
    }
    if (!failure)
      job_.show("IMAGE",
                fmt::format("{}  {}iB",
                            job_.name(),
                            image::rounded((outcome_.size + 1023) / 1024)));
    else if (!failure->signal)
      job_.show("FAILED",
                fmt::format("{}  its log is {}", job_.name(), job_.log()));
    if (auto reported = report_end(failure); !reported)
      return told(reported.error());

    return failure;
  }

private:
  static Failure told(const base::Error& error) {
    base::report(error);

    return Ended{.status = error.exit_status};
  }

  Failure run_logged(image::Publication& publication);
  base::Result<Failure> make_watched(image::Publication& publication);
  base::Result<Failure> make(image::Publication& publication,
                             image::TargetWatch& watch);
  base::Result<Failure> run_script(const image::Publication& publication);
  base::Result<Failure> run_sized(const image::Publication& publication);
  void look_for_room(const base::Result<Failure>& failure);
  bool lacks_room(const base::Result<Failure>& failure) const;
  base::Result<void> keep_outcome();
  base::Result<void> report_end(const Failure& failure);

  const ImageJob& job_;
  const HeldSignals& held_;
  image::Outcome outcome_;
  /// When the last command failed: what was full then, in words.
  std::vector<std::string> without_room_;
  bool is_host_full_ = false;
};

/// What is told is in the log as well.
Failure Build::run_logged(image::Publication& publication) {
  outcome_.status = image::running_status;
  if (auto noted = image::write_outcome(job_.directory, outcome_); !noted)
    return told(noted.error());
  outcome_.status = 0;
  auto log = BuildLog::begin(job_.log(), job_.arguments.has("live"));
  if (!log)
    return told(log.error());
  auto made = make_watched(publication);
  const Failure failure = made ? *made : told(made.error());
  if (failure && !failure->signal)
    job_.explain_failure();
  for (const std::string& place : without_room_)
    base::report({job_.type, place, "make room there and run make again"});
  if (auto shown = log->end(job_.common_directory + "end"); !shown)
    return told(shown.error());

  return failure;
}

base::Result<Failure> Build::run_script(const image::Publication& publication) {
  if (auto clear = job_.forget(); !clear)
    return clear.error();
  if (auto seeing = job_.check_programs(publication.script()); !seeing)
    return seeing.error();
  auto failure = run_step(job_.words(publication.script()), held_);
  look_for_room(failure);

  return failure;
}

/// Of an image that is full and of a host that is, tools speak alike. To be
/// asked before anything is removed.
void Build::look_for_room(const base::Result<Failure>& failure) {
  without_room_.clear();
  if (!failure || !*failure || (*failure)->signal)
    return;
  const char* const temporary = std::getenv("TMPDIR");
  const std::vector<std::string> places = {
      job_.image.substr(0, job_.image.rfind('/') + 1),
      job_.common_directory,
      temporary == nullptr ? "/tmp" : temporary};
  const auto log = base::read_file(job_.log());
  without_room_ = image::full_places(places);
  is_host_full_ = !without_room_.empty();
  if (!is_host_full_ && log)
    without_room_ = image::tight_places(places, *log);
}

bool Build::lacks_room(const base::Result<Failure>& failure) const {
  const bool has_failed = failure && *failure && !(*failure)->signal;
  if (!has_failed || !job_.arguments.has("may-grow") || is_host_full_)
    return false;
  const auto log = base::read_file(job_.log());

  return log && image::tells_shortage(*log);
}

/// With a computed size, once more with a larger one.
base::Result<Failure> Build::run_sized(const image::Publication& publication) {
  auto failure = run_script(publication);
  if (lacks_room(failure)) {
    base::note(job_.type + ": the computed size was too small; "
                           "trying once more with a quarter more");
    ::setenv(image::second_attempt, "y", 1);
    failure = run_script(publication);
  }
  if (job_.is_kept(failure) && !is_host_full_)
    return failure;
  if (auto clear = job_.forget(); !clear && failure && !*failure)
    return clear.error();

  return failure;
}

/// A command that fails may have changed the target all the same.
base::Result<Failure> Build::make_watched(image::Publication& publication) {
  auto watch = image::TargetWatch::start(job_.arguments.value("watch"));
  if (!watch)
    return watch.error();
  auto failure = make(publication, *watch);
  if (!failure || *failure)
    if (auto untouched = watch->check(job_.type); !untouched)
      base::report(untouched.error());

  return failure;
}

base::Result<Failure> Build::make(image::Publication& publication,
                                  image::TargetWatch& watch) {
  auto failure = run_sized(publication);
  if (!failure || *failure)
    return failure;
  const auto bytes = publication.written();
  if (!bytes)
    return bytes.error();
  if (auto within = job_.check_size(*bytes); !within)
    return within.error();
  if (auto placed = publication.place(); !placed)
    return placed.error();

  failure = run_recipe(job_.arguments.value("shell").value_or("/bin/sh -c"),
                       publication.after(),
                       held_);
  look_for_room(failure);
  if (!failure || *failure)
    return failure;
  if (auto untouched = watch.check(job_.type); !untouched)
    return untouched.error();
  if (auto kept = keep_outcome(); !kept)
    return kept.error();
  if (auto finished = publication.finish(); !finished)
    return finished.error();
  if (auto linked = job_.link(); !linked)
    return linked.error();
  if (auto noted = job_.note_uses(); !noted)
    return noted.error();

  return Failure{};
}

/// Hooks may have changed the file; it is looked at when they have run.
base::Result<void> Build::keep_outcome() {
  outcome_.ended = image::now();
  if (auto described = image::describe_file(outcome_, job_.image); !described)
    return described;
  for (const std::string& word : job_.arguments.values("tool"))
    outcome_.tools.push_back(image::identify_tool(word));

  return image::write_outcome(job_.directory, outcome_);
}

/// Who ends last tells of all that failed: make does not come to a recipe that
/// could. One after the other, or nobody would be the last.
base::Result<void> Build::report_end(const Failure& failure) {
  const std::string& directory = job_.common_directory;
  const auto alone =
      image::Lock::take(directory + "end", image::Lock::Kind::exclusive, [] {});
  if (!alone)
    return alone.error();
  if (failure) {
    outcome_.ended = image::now();
    outcome_.status = failure->status;
    if (auto kept = image::write_outcome(job_.directory, outcome_); !kept)
      return kept;
    if (auto marked = base::touch(directory + "failed"); !marked)
      return marked;
  }
  if (!failure || !failure->signal)
    tell_failures(job_.arguments.value("plan").value_or(""));

  return {};
}

} // namespace

base::Result<Failure> build_image(const ImageJob& job, image::Lock own) {
  if (auto marked = job.mark(); !marked)
    return marked.error();

  const HeldSignals held;
  auto publication =
      image::Publication::begin({.image = job.image,
                                 .command_file = job.command,
                                 .in_place = job.arguments.has("in-place")},
                                std::move(own));
  if (!publication)
    return publication.error();
  job.set_numbers();
  job.show("BUILD", job.name());

  return Build{job, held}.run(std::move(*publication));
}

} // namespace cli
