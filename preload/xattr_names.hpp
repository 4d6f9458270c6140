// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: listxattr(2) shows what is on disk and what is recorded, once each, in
// the caller's own buffer.
#pragma once

#include "readable.hpp"
#include "xattrs.hpp"

namespace shim {

using jobroot::XattrView;

/// The names in a caller's buffer, each with its NUL.
class NameList {
public:
  NameList(char* names, size_t room, size_t used) noexcept
      : names_(names),
        room_(room),
        used_(used) {}

  size_t used() const noexcept { return used_; }

  void take_out(const XattrView& view) noexcept {
    size_t at = 0;
    if (find(view, &at))
      cut(at, view.name_bytes + size_t{1});
  }

  /// What only root is shown.
  void take_out_trusted() noexcept {
    for (size_t i = 0; i < used_;) {
      const size_t bytes = length_of(names_ + i) + 1;
      if (is_trusted(names_ + i))
        cut(i, bytes);
      else
        i += bytes;
    }
  }

  /// 0 or minus an errno.
  int put_in(const XattrView& view) noexcept {
    size_t at = 0;
    if (find(view, &at))
      return 0;
    if (used_ + view.name_bytes + 1 > room_)
      return -ERANGE;
    if (!is_writable(names_ + used_, view.name_bytes + size_t{1}))
      return -EFAULT;
    jobroot::copy_bytes(names_ + used_, view.name, view.name_bytes);
    used_ += view.name_bytes;
    names_[used_++] = 0;
    return 0;
  }

private:
  void cut(size_t at, size_t bytes) noexcept {
    for (size_t i = at; i + bytes < used_; i++)
      names_[i] = names_[i + bytes];
    used_ -= bytes;
  }

  bool find(const XattrView& view, size_t* at) const noexcept {
    for (size_t i = 0; i < used_;) {
      size_t bytes = 0;
      while (i + bytes < used_ && names_[i + bytes] != 0)
        bytes++;
      if (bytes == view.name_bytes &&
          jobroot::equal_bytes(names_ + i, view.name, bytes)) {
        *at = i;
        return true;
      }
      i += bytes + 1;
    }
    return false;
  }

  char* names_;
  size_t room_;
  size_t used_;
};

} // namespace shim
