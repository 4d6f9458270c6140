/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Why: calls that are recorded must be logged wherever they come from: from a
   child of vfork, from a process that closed all it had and may open nothing,
   from one that changed its root. Each changes the owner of FILE to ID. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int without_descriptors(const char *file, uid_t id)
{
  const struct rlimit none = {0, 0};
  for (int fd = 0; fd < 1024; fd++)
    close(fd);
  return setrlimit(RLIMIT_NOFILE, &none) != 0 || chown(file, id, id) != 0;
}

static int in_a_vfork_child(const char *file, uid_t id)
{
  int status = 0;
  const pid_t child = vfork();
  if (child == 0)
    _exit(chown(file, id, id) != 0);
  return waitpid(child, &status, 0) != child || status != 0;
}

int main(int count, char **words)
{
  if (count != 3)
    return 2;
  if (strcmp(words[1], "closed") == 0)
    return without_descriptors(words[2], 11);
  if (strcmp(words[1], "vfork") == 0)
    return in_a_vfork_child(words[2], 12);
  return chroot(".") != 0 || chown(words[2], 13, 13) != 0;
}
