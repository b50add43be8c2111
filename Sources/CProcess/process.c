#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <nss.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

int cprocess_spawn_change_folder(void *actions, const char *folder) {
  return posix_spawn_file_actions_addchdir_np(actions, folder);
}

int cprocess_spawn_close_from(void *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int cprocess_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int cprocess_resolve_without_plugins(void) { return __nss_configure_lookup("hosts", "files dns"); }

// Everything here runs in the memory of the parent, which waits (vfork); only
// calls that are safe after a fork are made.
static int begin(const char *path, char *const *arguments, char *const *variables,
                 const char *folder, int output, int errors, pid_t parent) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, 0);
  if (setpgid(0, 0) != 0) return errno;
  if (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) != 0) return errno;
  if (getppid() != parent) return ESRCH;
  if (folder && chdir(folder) != 0) return errno;
  int input = open("/dev/null", O_RDONLY);
  if (input < 0) return errno;
  if (dup2(output, 1) < 0 || dup2(errors, 2) < 0 || dup2(input, 0) < 0) return errno;
  if (close_range(3, ~0U, 0) != 0) return errno;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, 0);
  execve(path, arguments, variables);
  return errno;
}

int cprocess_start(const char *path, char *const *arguments, char *const *variables,
                   const char *folder, int output, int errors, int *child) {
  // A handler must not run in the child while it borrows this memory.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  volatile int problem = 0;
  pid_t parent = getpid();
  pid_t made = vfork();
  if (made == 0) {
    problem = begin(path, arguments, variables, folder, output, errors, parent);
    _exit(127);
  }
  int own = errno;
  if (made > 0 && problem != 0) waitpid(made, 0, 0);
  pthread_sigmask(SIG_SETMASK, &before, 0);
  if (made < 0) return own;
  *child = made;
  return problem;
}

int cprocess_signal_file(const void *set) { return signalfd(-1, set, SFD_NONBLOCK | SFD_CLOEXEC); }

int cprocess_next_signal(int file) {
  struct signalfd_siginfo info;
  return read(file, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int cprocess_columns(int file) {
  struct winsize size;
  return ioctl(file, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
