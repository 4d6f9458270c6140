// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see listed.hpp.
#include "jobserver/listed.hpp"

#include "jobroot/ledger_change.hpp"

#include <fmt/core.h>

#include <sys/single_threaded.h>
#include <time.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace jobserver {

namespace {

/// jobroot::boot_time() without a system call.
std::uint64_t boot_time() noexcept {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);

  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(time.tv_nsec);
}

/// Locked changes next to system calls would be a fifth of the time.
jobroot::Others others() {
  return __libc_single_threaded ? jobroot::Others::none : jobroot::Others::some;
}

} // namespace

namespace {

bool has_ledger_of(const std::string& directory, const Ends& ends) {
  jobroot::Ledger ledger;
  const bool is_it =
      ledger.open(directory.c_str()) && ledger.is_pool(ends.wait_fd());
  ledger.close();

  return is_it;
}

} // namespace

std::string pool_directory_of(const Ends& ends) {
  std::error_code error;
  const auto fifo = std::filesystem::read_symlink(
      "/proc/self/fd/" + std::to_string(ends.wait_fd()), error);
  if (const std::string directory = fifo.parent_path();
      fifo.filename() == jobroot::pool_fifo_name &&
      has_ledger_of(directory, ends))
    return directory;
  const char* const pool = std::getenv("JOBROOT_POOL");

  return pool != nullptr && has_ledger_of(pool, ends) ? pool : "";
}

jobroot::Ledger ledger_of(const Ends& ends) {
  jobroot::Ledger ledger;
  const std::string directory = pool_directory_of(ends);
  if (!directory.empty())
    (void)ledger.open(directory.c_str());

  return ledger;
}

void sign_environment(const Entry& entry) {
  constexpr std::string_view name = jobroot::clients_name;
  const std::string variable{name.substr(0, name.size() - 1)};
  const char* const value = std::getenv(variable.c_str());
  const std::string above = value != nullptr ? value : "";
  const std::string own = fmt::format("{:x}.", entry.holder->ticket);

  if (above != own && !above.ends_with('.' + own))
    ::setenv(variable.c_str(), (above + own).c_str(), 1);
}

Listed::Listed(const Ends& ends)
    : Holdings(ends),
      ledger_(ledger_of(ends)) {
  if (ledger_.is_open() &&
      ledger_.header().pid_namespace == jobroot::pid_namespace())
    entry_ = {.ledger = &ledger_, .holder = ledger_.join()};
}

Listed::~Listed() {
  ledger_.close();
}

Holdings::Attempt Listed::take() {
  if (!is_ours())
    return {Taken::gone};

  jobroot::Taking taking{ledger_, *entry_.holder, others()};
  const Taken taken = ends().take(*taking.to());
  const unsigned char byte = taking.end(taken == Taken::token, boot_time);

  return {taken, {.byte = byte}};
}

void Listed::give_back(const Held& held) {
  if (!is_ours())
    return;

  jobroot::Giving giving{ledger_, *entry_.holder, others()};
  giving.end(ends().give(held.byte));
}

} // namespace jobserver
