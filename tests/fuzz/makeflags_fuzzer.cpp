// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: MAKEFLAGS is whatever some program has put there; reading it neither
// fails nor reads beyond, and a pool that is written into it is the one that
// is read out of it, while everything else stays as it was. The same holds
// for the shim's reader.
#include "fuzz/fuzzer.hpp"
#include "jobroot/make_flags.hpp"
#include "jobserver/makeflags.hpp"

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

void check(bool is_right) {
  if (!is_right)
    std::abort();
}

/// As the shim does it, in memory of just the size that it asks for.
std::string change(const std::string& text, const char* instead) {
  std::vector<char> memory(jobroot::MakeFlagWords::bytes_for(text.c_str()));
  std::vector<char> to(text.size() + jobroot::length_of(instead) + 8);
  jobroot::MakeFlagWords(text.c_str(), memory.data()).write(to.data(), instead);

  return to.data();
}

/// What the shim finds there.
struct Found {
  bool is_query = false;
  bool has_jobs = false;
  std::string server;
};

Found read(const std::string& text) {
  std::vector<char> memory(jobroot::MakeFlagWords::bytes_for(text.c_str()));
  Found found;
  jobroot::MakeFlagWords(text.c_str(), memory.data())
      .read([&](jobroot::MakeSays says, jobroot::WrapWord word) {
        found.is_query |= says == jobroot::MakeSays::query;
        found.has_jobs |= says == jobroot::MakeSays::jobs;
        if (says == jobroot::MakeSays::server)
          found.server = std::string(word.text, word.bytes);
      });

  return found;
}

void check_shim(const std::string& text) {
  const std::string without = change(text, "");
  const std::string with = change(text, "-j8 --jobserver-auth=3,4");
  const Found none = read(without);
  const Found after = read(with);
  if (text.find('\\') != std::string::npos)
    return; // no option has one that was not made to confuse
  check(!none.has_jobs && none.server.empty());
  check(none.is_query == read(text).is_query);
  check(change(without, "") == without);
  check(after.server == "3,4");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace jobserver;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const MakeFlags before = parse_makeflags(text);

  const std::string with = with_auth(text, "3,4", 8);
  const MakeFlags after = parse_makeflags(with);
  check(after.auth == Auth{PipeAuth{3, 4}} && after.jobs == 8U);
  check(after.dry_run == before.dry_run);
  check(with_auth(with, "3,4", 8) == with);

  const std::string without = with_auth(text, {}, {});
  const MakeFlags none = parse_makeflags(without);
  check(none.auth == Auth{NoAuth{}} && !none.jobs && !none.pipe);
  check(none.dry_run == before.dry_run);
  check(with_auth(with, {}, {}) == without);
  check_shim(std::string(text.substr(0, text.find('\0'))));

  return 0;
}
