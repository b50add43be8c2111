/* Runs one command and says what it cost: wall and CPU milliseconds, peak
 * resident KiB, exit code (-1 when it was stopped for taking too long).
 *
 *   measure SECONDS OUT COMMAND...
 *
 * It exists because Linux counts the memory of the process that starts a
 * program into that program's peak: a large starter, such as Python, would be
 * reported as everybody's memory.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;
static volatile sig_atomic_t is_late;

static void stop(int signal) {
  (void)signal;
  is_late = 1;
  kill(-child, SIGKILL);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static double milliseconds(struct timeval time) { return time.tv_sec * 1e3 + time.tv_usec / 1e3; }

int main(int count, char **arguments) {
  if (count < 4) return 64;
  int out = open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (out < 0) return 66;
  double start = now();
  child = fork();
  if (child == 0) {
    setpgid(0, 0);
    dup2(out, 1);
    execvp(arguments[3], arguments + 3);
    _exit(127);
  }
  setpgid(child, child);
  signal(SIGALRM, stop);
  alarm(atoi(arguments[1]));
  int status = 0;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0) continue;
  double wall = now() - start;
  int code = is_late ? -1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  printf("%.3f %.3f %ld %d\n", wall, milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
         usage.ru_maxrss, code);
  return 0;
}
