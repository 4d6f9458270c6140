// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see consumers.hpp.
#include "image/consumers.hpp"

#include "base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace image {

namespace {

/// mk/core/targets.mk removes what is named here, too, after a make was killed.
std::string mark_in(const std::string& directory) {
  return directory + "/between";
}

std::string uses_in(const std::string& directory) {
  return directory + "/uses";
}

bool is_newer(const std::string& path,
              std::chrono::system_clock::time_point time) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 &&
         std::chrono::seconds{status.st_mtim.tv_sec} +
                 std::chrono::nanoseconds{status.st_mtim.tv_nsec} >
             time.time_since_epoch();
}

/// Whoever had the last use is about to remove the image.
void wait_until_gone(const std::string& mark) {
  constexpr int tries = 1000;
  constexpr std::chrono::milliseconds pause{1};
  for (int i = 0; i < tries && ::access(mark.c_str(), F_OK) == 0; ++i)
    std::this_thread::sleep_for(pause);
}

/// Without a mark it is being made anew, by another make than that of whoever
/// had the last use.
base::Result<void> remove_image(const std::string& directory) {
  const std::string mark = mark_in(directory);
  const auto image = base::read_file(mark);
  if (!image)
    return ::access(mark.c_str(), F_OK) != 0 ? base::Result<void>{}
                                             : image.error();
  if (::unlink(image->c_str()) != 0 && errno != ENOENT)
    return base::Error::system(*image, "remove", errno);

  return base::remove_tree(mark);
}

} // namespace

base::Result<void> expect_consumers(const std::string& directory,
                                    const std::string& image,
                                    const std::vector<std::string>& consumers) {
  if (auto forgotten = forget_consumers(directory); !forgotten)
    return forgotten;
  const std::string uses = uses_in(directory);
  if (auto made = base::make_directories(uses); !made)
    return made;
  for (const std::string& consumer : consumers)
    if (auto noted = base::replace_file(uses + '/' + consumer, ""); !noted)
      return noted;

  return base::replace_file(mark_in(directory), image);
}

base::Result<void> claim_use(const std::string& directory,
                             const std::string& consumer) {
  const std::string own = uses_in(directory) + '/' + consumer;
  constexpr mode_t for_all = 0666;
  const auto fd = base::Fd::open(own, O_WRONLY | O_CREAT, for_all);
  if (fd && ::futimens(fd->get(), nullptr) == 0)
    return {};
  if (errno != ENOENT)
    return base::Error::system(own, "write", errno);
  wait_until_gone(mark_in(directory));

  return {};
}

base::Result<void> note_use(const std::string& directory,
                            const std::string& consumer,
                            std::chrono::system_clock::time_point began) {
  const std::string uses = uses_in(directory);
  const std::string own = uses + '/' + consumer;
  if (is_newer(own, began))
    return {};
  (void)::unlink(own.c_str());

  return ::rmdir(uses.c_str()) == 0 ? remove_image(directory)
                                    : base::Result<void>{};
}

base::Result<void> forget_consumers(const std::string& directory) {
  if (auto gone = base::remove_tree(mark_in(directory)); !gone)
    return gone;

  return base::remove_tree(uses_in(directory));
}

} // namespace image
