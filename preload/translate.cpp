// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool is advertised by name, ours as well as that of make 4.4, and
// programs that know descriptors only are many. They find two of them in
// MAKEFLAGS, which is changed in place before main; what they start finds the
// name again, and translates for itself. So no descriptor has to go through a
// tree of processes, every client has a description of its own, and a recipe
// needs no `+`.
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

/// Calls see(start, end) for each word before the variables.
template <class See> void read_words(char* makeflags, const See& see) noexcept {
  for (char* at = makeflags; *at != 0;) {
    while (is_blank(*at))
      at++;
    char* const start = at;
    while (*at != 0 && !is_blank(*at))
      at += *at == '\\' && at[1] != 0 ? 2 : 1;
    if (at - start == 2 && start[0] == '-' && start[1] == '-')
      break;
    see(start, at);
  }
}

/// The last word about a job server, which counts.
Auth last_auth(char* makeflags) noexcept {
  Auth last;
  read_words(makeflags, [&](char* start, char* end) {
    for (const char* name : {"--jobserver-auth=", "--jobserver-fds="})
      if (begins(start, name))
        last = {start + length_of(name), end};
  });
  return last;
}

constexpr size_t room_for_numbers = 24;

/// "R,W" in `to`; how long it is.
size_t put_numbers(char* to) noexcept {
  char* at = jobroot::put_number(to, static_cast<uint64_t>(pool.read));
  *at++ = ',';
  at = jobroot::put_number(at, static_cast<uint64_t>(pool.write));
  return static_cast<size_t>(at - to);
}

/// The number at `at`, which then is behind it; -1 where there is none.
int take_number(const char*& at) noexcept {
  int number = 0;
  const char* const start = at;
  for (; *at >= '0' && *at <= '9' && number < 1'000'000; at++)
    number = number * 10 + (*at - '0');
  return at == start ? -1 : number;
}

bool is_fifo(int fd, struct stat64* status) noexcept {
  return jobroot::sys::status_of(fd, status) == 0 && S_ISFIFO(status->st_mode);
}

bool is_fifo_of_pool(int fd) noexcept {
  struct stat64 status;
  struct stat64 ours;
  return process.pool.is_set && is_fifo(fd, &status) &&
         look_at_pool_fifo(&ours) == 0 &&
         jobroot::sys::is_same_file(status, ours);
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

/// The descriptor `number`, or the next free one, of `path`: for reading and
/// writing, so that it neither waits for anybody nor ever sees the end. Minus
/// an errno.
int open_number(const char* path, int number) noexcept {
  const long fd = call(SYS_openat, AT_FDCWD, word(path), O_RDWR | O_CLOEXEC);
  if (failed(fd))
    return static_cast<int>(fd);
  const long high = call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, number);
  if (failed(high)) // few are allowed
    return static_cast<int>(fd);
  call(SYS_close, fd);
  return static_cast<int>(high);
}

/// Two descriptors of the FIFO that pool.name is.
bool open_numbers() noexcept {
  const char* const path = pool.name + sizeof fifo_word - 1;
  const int read = open_number(path, first_number);
  const int write = read < 0 ? read : open_number(path, first_number + 1);
  struct stat64 status;
  if (write >= 0 && is_fifo(read, &status)) {
    pool.read = read;
    pool.write = write;
    note_opened(path);
    pool.is_ours = is_of_pool(read) && is_of_pool(write);
    return true;
  }
  for (const int fd : {read, write})
    if (fd >= 0)
      call(SYS_close, fd);
  return false;
}

void translate(const Auth& auth, Speech speech) noexcept {
  jobroot::copy_bytes(pool.name, auth.start, auth.bytes());
  char numbers[room_for_numbers];
  const char* text = nullptr;
  if (open_numbers() && put_numbers(numbers) <= auth.bytes())
    text = numbers;
  else if (speech == Speech::old_make) // rather alone than not at all
    text = nobodys;
  if (text != nullptr && length_of(text) <= auth.bytes())
    replace(auth, text);
}

bool is_closed(int fd) noexcept {
  return call(SYS_fcntl, fd, F_GETFD) == -EBADF;
}

/// Numbers that a make wrote into a recipe's text, as when the kernel's tools
/// are built: they were its own, and mean nothing to its sub-make.
void open_what_is_named() noexcept {
  constexpr size_t prefix = sizeof fifo_word - 1;
  if (!process.pool.is_set || !is_closed(first_number) ||
      !is_closed(first_number + 1) || own_speech() == Speech::none)
    return;
  jobroot::copy_bytes(pool.name, fifo_word, prefix);
  put_pool_fifo(pool.name + prefix);
  open_numbers();
}

/// Descriptors that came from a parent.
void take_up_numbers(const Auth& auth) noexcept {
  const char* at = auth.start;
  const int read = take_number(at);
  const bool is_pair = read >= 0 && *at++ == ',';
  const int write = is_pair ? take_number(at) : -1;
  if (write < 0 || at != auth.end)
    return;
  if (read == first_number && write == first_number + 1)
    open_what_is_named();
  if (is_fifo_of_pool(read))
    watch_pool();
}

} // namespace

void start_pool(char** environment) noexcept {
  const char* const value = value_of(environment, makeflags_name);
  const Auth auth =
      value != nullptr ? last_auth(const_cast<char*>(value)) : Auth();
  if (auth.start == nullptr || auth.bytes() >= sizeof pool.name)
    return;
  if (!begins(auth.start, fifo_word)) {
    take_up_numbers(auth);
    return;
  }
  const Speech speech = own_speech();
  pool.is_opened_by_name = speech == Speech::new_make;
  if (speech == Speech::old_make || speech == Speech::compiler)
    translate(auth, speech);
}

size_t handed_on_bytes(const char* makeflags) noexcept {
  return length_of(makeflags) + sizeof pool.name;
}

bool leave_out_one_job(const char* makeflags, char* to) noexcept {
  const size_t bytes = sizeof one_job - 1;
  Auth word;
  read_words(const_cast<char*>(makeflags), [&](char* start, char* end) {
    if (static_cast<size_t>(end - start) == bytes &&
        jobroot::equal_bytes(start, one_job, bytes))
      word = {start, end};
  });
  if (word.start == nullptr)
    return false;
  const bool has_blank = word.start != makeflags;
  const auto before =
      static_cast<size_t>(word.start - makeflags) - (has_blank ? 1 : 0);
  jobroot::copy_bytes(to, makeflags, before);
  jobroot::copy_bytes(to + before, word.end, length_of(word.end) + 1);
  return true;
}

bool name_pool(const char* makeflags, char* to) noexcept {
  const Auth auth = last_auth(const_cast<char*>(makeflags));
  char numbers[room_for_numbers];
  const size_t bytes = put_numbers(numbers);
  if (auth.start == nullptr || auth.bytes() != bytes ||
      !jobroot::equal_bytes(auth.start, numbers, bytes))
    return false;
  const auto before = static_cast<size_t>(auth.start - makeflags);
  const size_t name = length_of(pool.name);
  jobroot::copy_bytes(to, makeflags, before);
  jobroot::copy_bytes(to + before, pool.name, name);
  jobroot::copy_bytes(to + before + name, auth.end, length_of(auth.end) + 1);
  return true;
}

} // namespace shim
