#ifndef CCHECKSUM_H
#define CCHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// CRC-64/NVME (polynomial 0xAD93D23594C93659, reflected), the checksum that S3
/// calls CRC64NVME. Begin with 0 and pass each result on with the next bytes.
uint64_t crc64nvme(uint64_t crc, const void *bytes, size_t count);

/// The same without the processor's help, for comparison.
uint64_t crc64nvme_by_table(uint64_t crc, const void *bytes, size_t count);

/// Whether this processor helps.
int crc64nvme_is_folded(void);

/// SHA-256 on its way through some bytes.
typedef struct {
  uint32_t words[8];
  uint64_t count;
  uint8_t rest[64];
  int is_accelerated;
} sha256_state;

/// Begins; without the processor's help when it may not help.
void sha256_begin(sha256_state *state, int may_accelerate);
void sha256_add(sha256_state *state, const void *bytes, size_t count);
/// The same number of bytes for each of two, which is faster than one after the
/// other.
void sha256_add_two(sha256_state *first, const void *a, sha256_state *second, const void *b,
                    size_t count);
/// The 32 bytes of the digest. The state is of no further use.
void sha256_end(sha256_state *state, uint8_t result[32]);

/// Whether this processor helps.
int sha256_is_accelerated(void);

#endif
