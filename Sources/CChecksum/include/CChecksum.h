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

#endif
