// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see uuid.hpp.
#include "image/uuid.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/core.h>

namespace image {

std::string uuid_of(std::string_view seed, std::string_view name) {
  namespace uuids = boost::uuids;
  const uuids::name_generator_sha1 of_urls(uuids::ns::url());
  const uuids::name_generator_sha1 ours(of_urls("jobroot:image"));

  return uuids::to_string(ours(fmt::format("{}/{}", seed, name)));
}

} // namespace image
