// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: processes of sessions are killed at random, the wrapper and the keeper
// like any other. What was recorded before must still be there, and nobody
// may live on.
//
//   kill_storm storm JOBROOT SESSION KILLS SEED   in an empty directory
//   kill_storm work  SEED                         what runs in the sessions
//   kill_storm check                              in SESSION: what is lost?
//
// A worker writes a line to `log` after each file that it has made and given
// away. Every other session is a temporary one, whose records end with it;
// `sessions` has their directories.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { workers = 6, files_each = 150, victims = 5, most_processes = 4096 };

static unsigned random_state;

static unsigned draw(unsigned below) {
  random_state = random_state * 1664525u + 1013904223u;
  return (random_state >> 8) % below;
}

static void pause_for(unsigned microseconds) {
  usleep(microseconds);
}

// ---- in the session

static void work_alone(unsigned seed, const char *directory) {
  const int log = open("log", O_WRONLY | O_APPEND);

  random_state = seed * 7919u + (unsigned)getpid();
  for (int i = 0; i < files_each; i++) {
    char line[128];
    char name[64];
    const unsigned uid = 1 + draw(60000), gid = 1 + draw(60000);
    const unsigned mode = draw(010000);

    snprintf(name, sizeof name, "%s/%d.%d", directory, getpid(), i);
    const int fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0644);
    if (fd < 0 || fchown(fd, uid, gid) != 0 || chmod(name, mode) != 0)
      _exit(1);
    close(fd);
    const int bytes =
        snprintf(line, sizeof line, "%s %u %u %o\n", name, uid, gid, mode);
    if (strcmp(directory, "kept") == 0 && write(log, line, (size_t)bytes) < 0)
      _exit(1);
  }
  _exit(0);
}

static int work(unsigned seed) {
  const char *directory = getenv("KILL_STORM_DIRECTORY");
  const int sessions = open("sessions", O_CREAT | O_WRONLY | O_APPEND, 0644);

  dprintf(sessions, "%s\n", getenv("FAKEROOTKEY"));
  close(sessions);
  for (unsigned i = 0; i < workers; i++)
    if (fork() == 0)
      work_alone(seed + i, directory);
  while (wait(NULL) > 0)
    ;
  return 0;
}

static int check(void) {
  FILE *log = fopen("log", "r");
  char name[64];
  unsigned uid, gid, mode;
  long lines = 0, lost = 0;

  while (fscanf(log, "%63s %u %u %o", name, &uid, &gid, &mode) == 4) {
    struct stat status;

    lines++;
    if (lstat(name, &status) == 0 && status.st_uid == uid &&
        status.st_gid == gid && (status.st_mode & 07777) == mode)
      continue;
    if (lost++ < 10)
      printf("lost: %s: expected %u:%u %o, found %u:%u %o\n", name, uid, gid,
             mode, status.st_uid, status.st_gid, status.st_mode & 07777);
  }
  printf("%ld files, %ld lost\n", lines, lost);
  return lines == 0 || lost != 0;
}

// ---- outside

struct process {
  pid_t id, parent;
  char state;
};

static int list_processes(struct process *list) {
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  int count = 0;

  while (count < most_processes && (entry = readdir(proc)) != NULL) {
    char path[64], text[512];
    const pid_t id = (pid_t)atoi(entry->d_name);

    if (id <= 0)
      continue;
    snprintf(path, sizeof path, "/proc/%d/stat", id);
    const int fd = open(path, O_RDONLY);
    const ssize_t bytes = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
      close(fd);
    if (bytes <= 0)
      continue;
    text[bytes] = 0;
    const char *after = strrchr(text, ')');
    struct process *one = &list[count];
    one->id = id;
    if (after != NULL && sscanf(after + 2, "%c %d", &one->state, &one->parent) == 2)
      count++;
  }
  closedir(proc);
  return count;
}

/// Living descendants of this process; orphans are among them, since it is
/// their subreaper.
static int descendants(pid_t *living) {
  static struct process all[most_processes];
  static pid_t family[most_processes];
  const int count = list_processes(all);
  int size = 0, alive = 0;

  family[size++] = getpid();
  for (int i = 0; i < size; i++)
    for (int j = 0; j < count; j++)
      if (all[j].parent == family[i] && size < most_processes) {
        family[size++] = all[j].id;
        if (all[j].state != 'Z')
          living[alive++] = all[j].id;
      }
  return alive;
}

static void start(const char *jobroot, const char *session, unsigned seed) {
  char self[4096], number[16];
  const ssize_t bytes = readlink("/proc/self/exe", self, sizeof self - 1);

  if (fork() != 0)
    return;
  self[bytes] = 0;
  snprintf(number, sizeof number, "%u", seed);
  setenv("KILL_STORM_DIRECTORY", session ? "kept" : "passing", 1);
  if (session)
    execl(jobroot, jobroot, "run", "--session", session, "--", self, "work",
          number, NULL);
  execl(jobroot, jobroot, "run", "--", self, "work", number, NULL);
  _exit(127);
}

static int storm(const char *jobroot, const char *session, long kills,
                 unsigned seed) {
  pid_t found[most_processes];
  long killed = 0;

  random_state = seed;
  prctl(PR_SET_CHILD_SUBREAPER, 1L);
  mkdir("kept", 0755);
  mkdir("passing", 0755);
  close(open("log", O_CREAT | O_WRONLY, 0644));
  for (unsigned round = 0; killed < kills; round++) {
    start(jobroot, round % 2 ? NULL : session, draw(1u << 20));
    for (int i = 0; i < victims; i++) {
      pause_for(draw(6000));
      const int count = descendants(found);
      if (count > 0 && kill(found[draw((unsigned)count)], SIGKILL) == 0)
        killed++;
    }
    for (int tenths = 0; descendants(found) > 0; tenths++) {
      if (tenths == 3000) {
        printf("round %u: process %d lives on\n", round, found[0]);
        return 1;
      }
      pause_for(10000);
      while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    }
    while (waitpid(-1, NULL, WNOHANG) > 0)
      ;
  }
  printf("%ld kills\n", killed);
  return 0;
}

int main(int count, char **words) {
  if (count == 6 && strcmp(words[1], "storm") == 0)
    return storm(words[2], words[3], atol(words[4]),
                 (unsigned)strtoul(words[5], NULL, 10));
  if (count == 3 && strcmp(words[1], "work") == 0)
    return work((unsigned)strtoul(words[2], NULL, 10));
  if (count == 2 && strcmp(words[1], "check") == 0)
    return check();
  return 2;
}
