// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: images are built beside each other, and what their tools say must not
// be mixed: it goes to a file of the image's own, and is shown as one block
// when the image is done. Whoever wants to look on gets it at once, and the
// file as well.
#pragma once

#include "base/fd.hpp"
#include "base/result.hpp"

#include <memory>
#include <string>

namespace cli {

/// While it exists our standard output and error, which commands inherit, lead
/// to the file.
class BuildLog {
public:
  /// Begins the file anew. With `is_live` all of it is shown at once too.
  static base::Result<BuildLog> begin(const std::string& path, bool is_live);

  BuildLog(BuildLog&&) noexcept;
  BuildLog& operator=(BuildLog&&) = delete;
  BuildLog(const BuildLog&) = delete;
  BuildLog& operator=(const BuildLog&) = delete;
  ~BuildLog();

  /// Ends that and shows, as one block, what was not shown before; the file
  /// `lock` keeps blocks apart.
  base::Result<void> end(const std::string& lock);

private:
  class Copier;

  BuildLog(std::string path, base::Fd file);

  base::Result<void> redirect(int to);
  base::Result<void> redirect_live();
  void restore();

  std::string path_;
  base::Fd file_;
  base::Fd output_;
  base::Fd error_;
  std::unique_ptr<Copier> copier_;
};

} // namespace cli
