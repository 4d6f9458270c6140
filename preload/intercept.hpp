// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: turns the rows of intercepts.def into declarations. In namespace shim
// every row is a function of libc's type that is exported under libc's name;
// calling libc's own by mistake, which would end in ourselves, is an error of
// the compiler. What must go on to libc goes through next.hpp.
#pragma once

#include "legacy.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/quota.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wignored-attributes"
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#define INTERCEPT(name, family)                                                \
  namespace shim {                                                             \
  [[gnu::visibility("default")]] extern decltype(::name) name asm(#name);      \
  }
#include "intercepts.def"
#undef INTERCEPT
#pragma GCC diagnostic pop
