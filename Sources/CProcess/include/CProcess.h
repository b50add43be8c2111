/// What glibc offers to C with `_GNU_SOURCE` and Swift's own module of it leaves out.
#ifndef CPROCESS_H
#define CPROCESS_H

// No header of the system here: Swift would take its types for this module's.
// `actions` is a `posix_spawn_file_actions_t *`.

/// Starts the child in another folder.
int cprocess_spawn_change_folder(void *actions, const char *folder);

/// Closes every file from a number on in the child.
int cprocess_spawn_close_from(void *actions, int first);

/// Makes this process the parent of descendants whose own parent ends.
int cprocess_adopt_orphans(void);

/// Keeps the resolver from loading plugins that `nsswitch.conf` names: those of
/// another glibc would end a static program.
int cprocess_resolve_without_plugins(void);

#endif
