// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see progress.hpp.
#include "image/progress.hpp"

#include "base/fd.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "image/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>

namespace image {

namespace {

/// 0 if it is not there.
std::int64_t time_of_file(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 ? nanoseconds_of(status.st_mtim)
                                            : 0;
}

/// Whoever builds an image has its lock; we only try.
bool is_locked(const std::string& path) {
  const auto fd = base::Fd::open(path, O_RDONLY);

  return fd && ::flock(fd->get(), LOCK_SH | LOCK_NB) != 0;
}

/// Looks at images one by one, each after what it needs.
class Survey {
public:
  Survey(std::string directory, std::int64_t began)
      : directory_(std::move(directory)),
        began_(began),
        seal_(time_of_file(directory_ + "common/session/seal")) {}

  Progress look_at(const PlannedImage& planned);

private:
  /// As make knows it: what a file that is not there stands for is as old as
  /// what it is made of.
  struct Known {
    State state = State::done;
    std::int64_t time = 0;
  };

  State state_of(const Progress& image, const std::string& own);
  std::int64_t newest_need(const PlannedImage& planned) const;
  void find_blocker(Progress& image) const;

  std::string directory_;
  std::int64_t began_;
  std::int64_t seal_;
  std::map<std::string, Known, std::less<>> known_;
};

void Survey::find_blocker(Progress& image) const {
  for (const std::string& need : image.planned->needs) {
    const auto found = known_.find(need);
    if (found == known_.end() || (found->second.state != State::failed &&
                                  found->second.state != State::blocked))
      continue;
    image.state = State::blocked;
    image.blocker = need;

    return;
  }
}

std::int64_t Survey::newest_need(const PlannedImage& planned) const {
  std::int64_t newest = 0;
  for (const std::string& need : planned.needs) {
    const auto found = known_.find(need);
    if (need == common_name)
      newest = std::max(newest, seal_);
    else if (found != known_.end())
      newest = std::max(newest, found->second.time);
  }

  return newest;
}

State Survey::state_of(const Progress& image, const std::string& own) {
  const auto failure = read_failure(own);
  if (failure && failure->began >= began_)
    return failure->status == running_status && is_locked(own + "/lock")
               ? State::running
               : State::failed;
  if (image.is_new)
    return State::done;

  const PlannedImage& planned = *image.planned;
  for (const std::string& need : planned.needs)
    if (const auto found = known_.find(need);
        found != known_.end() && found->second.state != State::done)
      return State::open;
  const std::int64_t command = time_of_file(own + "/command");
  const std::int64_t time = time_of_file(planned.file);
  if (time == 0 && planned.is_wanted)
    return State::open;

  return time == 0 || time >= std::max(command, newest_need(planned))
             ? State::done
             : State::open;
}

Progress Survey::look_at(const PlannedImage& planned) {
  const std::string own = directory_ + planned.name;
  Progress image{.planned = &planned, .outcome = read_success(own)};
  image.is_new = image.outcome && image.outcome->began >= began_;
  image.state = state_of(image, own);
  if (image.state == State::open)
    find_blocker(image);

  Known& known = known_[planned.name];
  known.state = image.state;
  known.time = time_of_file(planned.file);
  image.is_there = known.time != 0;
  if (!image.is_there)
    known.time = std::max(time_of_file(own + "/command"), newest_need(planned));

  return image;
}

/// The lock tells when the common step began, the seal when it ended.
std::int64_t time_of_common(const std::string& directory, std::int64_t since) {
  const std::int64_t ended = time_of_file(directory + "common/session/seal");
  const auto text = base::read_file(directory + "common/lock");
  if (!text)
    return 0;
  const auto began = base::parse_number<std::int64_t>(base::trim(*text));

  return began && *began >= since && *began < ended ? ended - *began : 0;
}

} // namespace

std::int64_t beginning_of(const std::string& mark) {
  return time_of_file(mark);
}

std::vector<Progress> progress_of(const BuildPlan& plan,
                                  const std::string& directory,
                                  std::int64_t began) {
  Survey survey{directory, began};
  std::vector<Progress> images;
  for (const PlannedImage& planned : plan)
    images.push_back(survey.look_at(planned));

  return images;
}

Times times_of(const std::vector<Progress>& images,
               const std::string& directory,
               std::int64_t began) {
  Times times{{std::string{common_name}, time_of_common(directory, began)}};
  for (const Progress& image : images)
    if (image.outcome && image.outcome->began >= began)
      times[image.planned->name] = image.outcome->nanoseconds();

  return times;
}

} // namespace image
