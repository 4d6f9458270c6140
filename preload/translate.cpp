// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool is advertised by name, and programs that know descriptors only
// are many. They find two of them in MAKEFLAGS, which is changed in place
// before main; what they start finds the name again, and translates for
// itself. So no descriptor has to go through a tree of processes, every client
// has a description of its own, and a recipe needs no `+`.
#include "environment.hpp"
#include "pool.hpp"
#include "speech.hpp"

#include <initializer_list>

namespace shim {
namespace {

using jobroot::sys::call;
using jobroot::sys::failed;
using jobroot::sys::word;

constexpr char fifo_word[] = "fifo:";
/// What every make takes for a pool that is not for it.
constexpr char nobodys[] = "-2,-2";
/// Above what scripts choose, and below what would make the kernel enlarge the
/// table of descriptors.
constexpr int first_number = 60;

/// What a word of MAKEFLAGS says after its '='.
struct Auth {
  char* start = nullptr;
  char* end = nullptr;

  size_t bytes() const noexcept { return static_cast<size_t>(end - start); }
};

bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

/// The last word about a job server before the variables, which counts.
Auth last_auth(char* makeflags) noexcept {
  Auth last;
  for (char* at = makeflags; *at != 0;) {
    while (is_blank(*at))
      at++;
    char* const start = at;
    while (*at != 0 && !is_blank(*at))
      at += *at == '\\' && at[1] != 0 ? 2 : 1;
    if (at - start == 2 && start[0] == '-' && start[1] == '-')
      break;
    for (const char* name : {"--jobserver-auth=", "--jobserver-fds="})
      if (begins(start, name))
        last = {start + length_of(name), at};
  }
  return last;
}

/// "R,W" in `to`, which has room for two numbers; the end of it.
char* put_numbers(int read, int write, char* to) noexcept {
  for (const int number : {read, write}) {
    char digits[12];
    size_t count = 0;
    for (int rest = number; count == 0 || rest > 0; rest /= 10)
      digits[count++] = static_cast<char>('0' + rest % 10);
    while (count > 0)
      *to++ = digits[--count];
    *to++ = ',';
  }
  *--to = 0;
  return to;
}

/// The number at `at`, which then is behind it; -1 where there is none.
int take_number(const char*& at) noexcept {
  int number = 0;
  const char* const start = at;
  for (; *at >= '0' && *at <= '9' && number < 1'000'000; at++)
    number = number * 10 + (*at - '0');
  return at == start ? -1 : number;
}

/// "fifo:POOL/tokens", as the pool is advertised.
struct Name {
  char text[sizeof fifo_word + sizeof(Setting::text) +
            sizeof jobroot::pool_fifo_name];
  size_t bytes = 0;

  Name() noexcept {
    put(fifo_word);
    put(process.pool.text + length_of(pool_name));
    put("/");
    put(jobroot::pool_fifo_name);
  }

  const char* path() const noexcept { return text + sizeof fifo_word - 1; }

  bool is_at(const Auth& auth) const noexcept {
    return auth.bytes() == bytes &&
           jobroot::equal_bytes(auth.start, text, bytes);
  }

private:
  void put(const char* from) noexcept {
    const size_t length = length_of(from);
    jobroot::copy_bytes(text + bytes, from, length + 1);
    bytes += length;
  }
};

bool is_fifo_of_pool(int fd, const Name& name) noexcept {
  struct stat64 ours;
  struct stat64 other;
  return jobroot::sys::status_of(fd, &ours) == 0 && S_ISFIFO(ours.st_mode) &&
         jobroot::sys::status_at(AT_FDCWD, name.path(), &other, 0) == 0 &&
         ours.st_ino == other.st_ino && ours.st_dev == other.st_dev;
}

/// Puts `text` in the place of `auth`, which is not shorter.
void replace(const Auth& auth, const char* text) noexcept {
  char* to = auth.start;
  while (*text != 0)
    *to++ = *text++;
  const char* from = auth.end;
  while (*from != 0)
    *to++ = *from++;
  while (to < from)
    *to++ = 0;
}

/// A descriptor of `path` for reading and writing, which therefore neither
/// waits for anybody nor ever sees the end; minus an errno.
int open_number(const char* path) noexcept {
  const long fd = call(SYS_openat, AT_FDCWD, word(path), O_RDWR | O_CLOEXEC);
  if (failed(fd))
    return static_cast<int>(fd);
  const long high = call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, first_number);
  if (failed(high)) // few are allowed
    return static_cast<int>(fd);
  call(SYS_close, fd);
  return static_cast<int>(high);
}

void translate(const Auth& auth, const Name& name, Speech speech) noexcept {
  const int read = open_number(name.path());
  const int write = read < 0 ? read : open_number(name.path());
  char numbers[32];
  if (write >= 0 && is_fifo_of_pool(read, name) &&
      put_numbers(read, write, numbers) <= numbers + auth.bytes()) {
    pool.read = read;
    pool.write = write;
    replace(auth, numbers);
    watch_pool();
    return;
  }
  for (const int fd : {read, write})
    if (fd >= 0)
      call(SYS_close, fd);
  if (speech == Speech::old_make) // rather alone than not at all
    replace(auth, nobodys);
}

/// Descriptors that came from a parent: from a make through a shell's command
/// line, or from a server that did not expect us.
void watch_numbers(const Auth& auth, const Name& name) noexcept {
  const char* at = auth.start;
  const int read = take_number(at);
  if (read >= 0 && *at == ',' && is_fifo_of_pool(read, name))
    watch_pool();
}

} // namespace

void start_pool(char** environment) noexcept {
  const char* const value = value_of(environment, makeflags_name);
  const Auth auth =
      value != nullptr ? last_auth(const_cast<char*>(value)) : Auth();
  if (auth.start == nullptr)
    return;
  const Name name;
  const Speech speech = name.is_at(auth) ? own_speech() : Speech::names;
  if (speech != Speech::names)
    translate(auth, name, speech);
  else
    watch_numbers(auth, name);
}

size_t named_bytes(const char* makeflags) noexcept {
  return length_of(makeflags) + sizeof(Name::text);
}

bool name_pool(const char* makeflags, char* to) noexcept {
  const Auth auth = last_auth(const_cast<char*>(makeflags));
  char numbers[32];
  const char* const end = put_numbers(pool.read, pool.write, numbers);
  const auto bytes = static_cast<size_t>(end - numbers);
  if (auth.start == nullptr || auth.bytes() != bytes ||
      !jobroot::equal_bytes(auth.start, numbers, bytes))
    return false;
  const Name name;
  const auto before = static_cast<size_t>(auth.start - makeflags);
  jobroot::copy_bytes(to, makeflags, before);
  jobroot::copy_bytes(to + before, name.text, name.bytes);
  jobroot::copy_bytes(
      to + before + name.bytes, auth.end, length_of(auth.end) + 1);
  return true;
}

} // namespace shim
