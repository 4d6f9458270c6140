// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: many processes create, chown, chmod, read, rename and delete names that
// they share in one directory, so that inodes are reused all the time, and
// some are killed at random. What a file contains says who must own it:
//
//   nothing    it was just made: 0:0
//   "ID"       it is about to be given to ID: 0:0 or ID:ID
//   "ID!"      it was given to ID and has ID's mode
//
// owner_race OPERATIONS [SEED [KILLS]]: prints the seed and every wrong owner
// read; KILLS 0 leaves all processes alive.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { workers = 16, names = 48 };

struct shared {
  long done;
  long wrong;
  unsigned next_id;
  long target;
};

static struct shared *all;
static unsigned random_state;

static unsigned draw(unsigned below) {
  random_state = random_state * 1664525u + 1013904223u;
  return (random_state >> 8) % below;
}

static mode_t mode_of(unsigned id) { return 0600 | (id & 077); }

static void wrong(const char *what, unsigned id, const struct stat *status) {
  __atomic_add_fetch(&all->wrong, 1, __ATOMIC_SEQ_CST);
  printf("wrong: %s: expected %u, found %u:%u %o of inode %lu\n", what, id,
         status->st_uid, status->st_gid, status->st_mode & 07777,
         (unsigned long)status->st_ino);
  fflush(stdout);
}

static void make(const char *name) {
  const unsigned id = __atomic_add_fetch(&all->next_id, 1, __ATOMIC_SEQ_CST);
  char text[16];
  const int bytes = snprintf(text, sizeof text, "%u", id);
  const int fd = open(name, O_CREAT | O_EXCL | O_RDWR, 0644);

  if (fd < 0)
    return;
  if (write(fd, text, (size_t)bytes) != bytes || fchown(fd, id, id) != 0 ||
      fchmod(fd, mode_of(id)) != 0 || write(fd, "!", 1) != 1)
    perror(name);
  close(fd);
}

/// The ID that the file contains, 0 for none; *given: with its mark.
static unsigned contents(int fd, int *given) {
  char text[16] = "";
  const ssize_t bytes = pread(fd, text, sizeof text - 1, 0);

  *given = bytes > 0 && text[bytes - 1] == '!';
  return bytes > 0 ? (unsigned)strtoul(text, NULL, 10) : 0;
}

static void check(const char *name) {
  struct stat status, again;
  int given, given_later;
  const int fd = open(name, O_RDONLY);

  if (fd < 0)
    return;
  const unsigned before = contents(fd, &given);
  if (fstat(fd, &status) == 0) {
    const unsigned id = contents(fd, &given_later);
    const int owned = status.st_uid == id && status.st_gid == id;
    const int fresh = status.st_uid == 0 && status.st_gid == 0;

    if (given && (!owned || (status.st_mode & 07777) != mode_of(id)))
      wrong("given", id, &status);
    else if (before == 0 && id == 0 && !fresh)
      wrong("just made", 0, &status);
    else if (!given && id != 0 && !owned && !fresh)
      wrong("on its way", id, &status);
    if (given && stat(name, &again) == 0 && again.st_ino == status.st_ino &&
        fstat(fd, &status) == 0 && status.st_nlink > 0 &&
        again.st_uid != status.st_uid && contents(fd, &given) == id &&
        again.st_uid != id) {
      // The name may belong to a later file of the same number by now.
      struct stat later;
      if (stat(name, &later) == 0 && later.st_ino == status.st_ino &&
          fstat(fd, &status) == 0 && status.st_nlink > 0 &&
          later.st_uid != id)
        wrong("by name", id, &later);
    }
  }
  close(fd);
}

static void work(unsigned seed) {
  char name[16], other[16];

  random_state = seed;
  while (__atomic_add_fetch(&all->done, 1, __ATOMIC_SEQ_CST) < all->target) {
    snprintf(name, sizeof name, "n%u", draw(names));
    switch (draw(8)) {
    case 0:
    case 1:
    case 2:
      make(name);
      break;
    case 3:
      unlink(name);
      break;
    case 4:
      snprintf(other, sizeof other, "n%u", draw(names));
      rename(name, other);
      break;
    default:
      check(name);
    }
  }
}

int main(int count, char **words) {
  const unsigned seed =
      count > 2 ? (unsigned)strtoul(words[2], NULL, 10) : (unsigned)time(NULL);
  pid_t pids[workers] = {0};
  const int may_kill = count <= 3 || words[3][0] != '0';
  unsigned kills = 0;

  if (count < 2)
    return 2;
  printf("seed %u\n", seed);
  fflush(stdout);
  all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  all->target = strtol(words[1], NULL, 10);
  all->next_id = 1000;
  for (unsigned round = 0; all->done < all->target; round++) {
    for (unsigned i = 0; i < workers; i++) {
      if (pids[i] != 0)
        continue;
      pids[i] = fork();
      if (pids[i] == 0) {
        work(seed + round * workers + i);
        _exit(0);
      }
    }
    random_state = seed ^ round;
    usleep(1000 + draw(20000));
    const unsigned victim = draw(workers);
    if (may_kill && all->done < all->target &&
        kill(pids[victim], SIGKILL) == 0) {
      waitpid(pids[victim], NULL, 0);
      pids[victim] = 0;
      kills++;
    }
  }
  while (wait(NULL) > 0) {
  }
  printf("%ld operations, %u files, %u killed, %ld wrong\n", all->done,
         all->next_id - 1000, kills, all->wrong);
  return all->wrong == 0 ? 0 : 1;
}
