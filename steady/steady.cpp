// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: some tools put into an image what the disk they read from and chance
// have to do with: the order in which a directory lists its names, numbers of
// inodes, the time, a UUID. Loaded into such a tool, this shows it directories
// in order of names, numbers as they are asked for, the time and the UUID that
// were given. It is loaded before the library of sessions, whose answers it
// passes on; `jobroot image steady` does that.
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <search.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

#define EXPORTED extern "C" __attribute__((visibility("default")))

// The two forms of each function are one on machines with 64 bits.
static_assert(sizeof(dirent) == sizeof(dirent64));
static_assert(sizeof(struct stat) == sizeof(struct stat64));

namespace {

/// What would have been called without us.
template <class Function> Function* next(Function*, const char* name) {
  void* const found = dlsym(RTLD_NEXT, name);
  if (found == nullptr)
    abort();

  return reinterpret_cast<Function*>(found);
}

void* memory(void* old, size_t bytes) {
  void* const fresh = realloc(old, bytes);
  if (fresh == nullptr)
    abort();

  return fresh;
}

/// An open directory, read to its end.
struct Listing {
  Listing* below;
  DIR* directory;
  dirent** entries;
  size_t count;
  size_t at;
  int error;
};

Listing* top = nullptr;

int by_name(const void* left, const void* right) {
  return strcmp((*static_cast<dirent* const*>(left))->d_name,
                (*static_cast<dirent* const*>(right))->d_name);
}

int in_order(const dirent** left, const dirent** right) {
  return strcmp((*left)->d_name, (*right)->d_name);
}

void add(Listing& listing, const dirent& entry) {
  auto* const copy = static_cast<dirent*>(memory(nullptr, entry.d_reclen));
  memcpy(copy, &entry, entry.d_reclen);
  listing.entries = static_cast<dirent**>(
      memory(listing.entries, (listing.count + 1) * sizeof(dirent*)));
  listing.entries[listing.count++] = copy;
}

DIR* listed(DIR* directory) {
  if (directory == nullptr)
    return nullptr;
  static const auto read = next(::readdir, "readdir");
  const int before = errno;
  auto* const listing = static_cast<Listing*>(memory(nullptr, sizeof(Listing)));
  *listing = {top, directory, nullptr, 0, 0, 0};
  top = listing;

  errno = 0;
  while (const dirent* const entry = read(directory))
    add(*listing, *entry);
  listing->error = errno;
  errno = before;
  if (listing->count != 0)
    qsort(listing->entries, listing->count, sizeof(dirent*), by_name);

  return directory;
}

/// Where the listing of an open directory hangs.
Listing** find(const DIR* directory) {
  Listing** place = &top;
  while (*place != nullptr && (*place)->directory != directory)
    place = &(*place)->below;

  return place;
}

void forget(const DIR* directory) {
  Listing** const place = find(directory);
  Listing* const listing = *place;
  if (listing == nullptr)
    return;
  *place = listing->below;
  for (size_t i = 0; i < listing->count; ++i)
    free(listing->entries[i]);
  free(listing->entries);
  free(listing);
}

struct Number {
  dev_t device;
  ino_t inode;
  ino_t shown;
};

int by_inode(const void* left, const void* right) {
  const auto* const a = static_cast<const Number*>(left);
  const auto* const b = static_cast<const Number*>(right);
  if (a->device != b->device)
    return a->device < b->device ? -1 : 1;

  return a->inode < b->inode ? -1 : static_cast<int>(a->inode > b->inode);
}

/// Inodes are numbered as lstat meets them, which is how trees are read; stat
/// and fstat are also asked of disks, mounts and whatever the machine has, and
/// know what was numbered. The first numbers are left to a file system's own:
/// mkfs.btrfs keeps what we tell it.
int numbered(int result, struct stat* status, bool is_new) {
  static void* known = nullptr;
  static ino_t last = 0xffff;
  if (result != 0)
    return result;
  Number number = {status->st_dev, status->st_ino, 0};
  if (is_new && tfind(&number, &known, by_inode) == nullptr) {
    auto* const fresh = static_cast<Number*>(memory(nullptr, sizeof(Number)));
    *fresh = number;
    fresh->shown = ++last;
    if (tsearch(fresh, &known, by_inode) == nullptr)
      abort();
  }
  if (void* const node = tfind(&number, &known, by_inode))
    status->st_ino = (*static_cast<Number**>(node))->shown;

  return result;
}

/// The time that was given, or none: -1.
time_t given_time() {
  static const char* const text = getenv("SOURCE_DATE_EPOCH");

  return text == nullptr ? -1 : strtol(text, nullptr, 10);
}

int digit(char c) {
  return c >= 'a' ? c - 'a' + 10 : c - '0';
}

/// UUIDs that differ in their last byte from the one that was given, which the
/// image has.
void generate(unsigned char* uuid, const char* name) {
  static unsigned char count = 0;
  const char* text = getenv("JOBROOT_UUID");
  if (text == nullptr || strlen(text) != 36) {
    next(static_cast<void (*)(unsigned char*)>(nullptr), name)(uuid);
    return;
  }
  for (size_t i = 0; i < 16; ++i) {
    text += *text == '-' ? 1 : 0;
    uuid[i] = static_cast<unsigned char>(digit(text[0]) << 4 | digit(text[1]));
    text += 2;
  }
  uuid[15] = static_cast<unsigned char>(uuid[15] ^ ++count);
}

} // namespace

EXPORTED DIR* opendir(const char* path) {
  return listed(next(::opendir, "opendir")(path));
}

EXPORTED DIR* fdopendir(int fd) {
  return listed(next(::fdopendir, "fdopendir")(fd));
}

EXPORTED dirent* readdir(DIR* directory) {
  Listing* const listing = *find(directory);
  if (listing == nullptr)
    return next(::readdir, "readdir")(directory);
  if (listing->at < listing->count)
    return listing->entries[listing->at++];
  if (listing->error != 0)
    errno = listing->error;

  return nullptr;
}

EXPORTED dirent64* readdir64(DIR* directory) {
  return reinterpret_cast<dirent64*>(readdir(directory));
}

EXPORTED void rewinddir(DIR* directory) noexcept {
  if (Listing* const listing = *find(directory))
    listing->at = 0;
  else
    next(::rewinddir, "rewinddir")(directory);
}

EXPORTED int scandir(const char* path,
                     dirent*** list,
                     int (*selects)(const dirent*),
                     int (*order)(const dirent**, const dirent**)) {
  return next(::scandir, "scandir")(
      path, list, selects, order == nullptr ? in_order : order);
}

EXPORTED int closedir(DIR* directory) {
  forget(directory);

  return next(::closedir, "closedir")(directory);
}

// The same by the names that programs for large files call.
#define NUMBERED(name, subject, is_new)                                        \
  EXPORTED int name(subject, struct stat* status) noexcept {                   \
    return numbered(next(::name, #name)(of, status), status, is_new);          \
  }                                                                            \
  EXPORTED int name##64(subject, struct stat64 * status) noexcept {            \
    return name(of, reinterpret_cast<struct stat*>(status));                   \
  }

NUMBERED(stat, const char* of, false)
NUMBERED(lstat, const char* of, true)
NUMBERED(fstat, int of, false)

EXPORTED time_t time(time_t* place) noexcept {
  const time_t given = given_time();
  if (given < 0)
    return next(::time, "time")(place);
  if (place != nullptr)
    *place = given;

  return given;
}

EXPORTED int gettimeofday(timeval* value, void* zone) noexcept {
  const time_t given = given_time();
  if (given < 0)
    return next(::gettimeofday, "gettimeofday")(value, zone);
  *value = {given, 0};

  return 0;
}

// The seed would be made of the time and the process's number (ubinize).
EXPORTED void srand(unsigned seed) noexcept {
  const char* const text = getenv("JOBROOT_UUID");
  next(::srand, "srand")(
      text == nullptr ? seed
                      : static_cast<unsigned>(strtoul(text, nullptr, 16)));
}

// Of libuuid, whose header need not be here.
EXPORTED void uuid_generate_random(unsigned char* uuid);

EXPORTED void uuid_generate_random(unsigned char* uuid) {
  generate(uuid, "uuid_generate_random");
}

EXPORTED void uuid_generate(unsigned char* uuid);

EXPORTED void uuid_generate(unsigned char* uuid) {
  generate(uuid, "uuid_generate");
}
