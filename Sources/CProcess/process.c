#define _GNU_SOURCE
#include "CProcess.h"

#include <nss.h>
#include <spawn.h>
#include <sys/prctl.h>

int cprocess_spawn_change_folder(void *actions, const char *folder) {
  return posix_spawn_file_actions_addchdir_np(actions, folder);
}

int cprocess_spawn_close_from(void *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int cprocess_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int cprocess_resolve_without_plugins(void) { return __nss_configure_lookup("hosts", "files dns"); }
