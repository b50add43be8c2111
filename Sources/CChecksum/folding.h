#ifndef FOLDING_H
#define FOLDING_H

#include <stddef.h>
#include <stdint.h>

#define FOLDING_STRIDE ((size_t)128)

/// Whether this processor can fold; prepares what that needs.
int crc64nvme_prepare_folding(void);

/// Folds `count` bytes, a multiple of the stride and not none, into sixteen that
/// have the same remainder. `crc` is the register before them.
void crc64nvme_fold(uint64_t crc, const unsigned char *bytes, size_t count, unsigned char rest[16]);

#endif
