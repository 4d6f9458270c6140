// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see turn.hpp.
#include "image/turn.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <ctime>

namespace image {

base::Result<Turn> Turn::now() {
  const auto boot = base::read_file("/proc/sys/kernel/random/boot_id");
  if (!boot)
    return boot.error();

  timespec time{};
  if (::clock_gettime(CLOCK_BOOTTIME, &time) != 0)
    return base::Error::system("clock", "read", errno);
  constexpr std::uint64_t nanoseconds = 1'000'000'000;
  Turn turn;
  turn.boot_ = base::trim(*boot);
  turn.began_ = static_cast<std::uint64_t>(time.tv_sec) * nanoseconds +
                static_cast<std::uint64_t>(time.tv_nsec);

  return turn;
}

bool Turn::is_over(const Lock& lock) const {
  const auto text = lock.read();
  if (!text)
    return false;
  const auto words = base::words(base::trim(*text));
  if (words.size() != 2 || words[0] != boot_)
    return false;
  const auto began = base::parse_number<std::uint64_t>(words[1]);

  return began && *began > began_;
}

base::Result<void> Turn::claim(const Lock& lock) const {
  return lock.write(fmt::format("{} {}\n", boot_, began_));
}

} // namespace image
