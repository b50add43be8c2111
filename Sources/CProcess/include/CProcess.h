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

/// Starts a program at the head of a process group of its own, with no signal
/// blocked or ignored, an empty stdin, and no file but the three streams. It is
/// asked to stop (SIGTERM) when this thread ends, however it ends. Gives 0, or
/// the error that kept it from starting.
int cprocess_start(const char *path, char *const *arguments, char *const *variables,
                   const char *folder, int output, int errors, int *child);

/// A file that can be read when one of the signals has come; they must be blocked.
/// `set` is a `sigset_t *`.
int cprocess_signal_file(const void *set);

/// The number of the next signal in such a file, or 0 for none.
int cprocess_next_signal(int file);

/// How many columns the terminal has, or 0 for no terminal.
int cprocess_columns(int file);

#endif
