#include "CChecksum.h"

#include "folding.h"

#include <pthread.h>
#include <string.h>

// Eight bytes at a time by tables ("slicing by 8", Kounavis and Berry 2008).
// Every processor can do this; those that multiply without carries fold long
// stretches into sixteen bytes first (folding.c), which is a tenth of the work.
static uint64_t table[8][256];
static int can_fold;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_tables(void) {
  const uint64_t reflected = 0x9A6C9329AC4BC9B5u;
  for (unsigned byte = 0; byte < 256; byte++) {
    uint64_t crc = byte;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ reflected : crc >> 1;
    table[0][byte] = crc;
  }
  for (unsigned byte = 0; byte < 256; byte++)
    for (int slice = 1; slice < 8; slice++) {
      uint64_t crc = table[slice - 1][byte];
      table[slice][byte] = table[0][crc & 255] ^ crc >> 8;
    }
  can_fold = crc64nvme_prepare_folding();
}

static uint64_t by_table(uint64_t crc, const unsigned char *next, size_t count) {
  for (; count >= 8; next += 8, count -= 8) {
    uint64_t word;
    memcpy(&word, next, 8);
    crc ^= word;
    uint64_t sum = 0;
    for (int slice = 0; slice < 8; slice++) sum ^= table[7 - slice][crc >> (8 * slice) & 255];
    crc = sum;
  }
  while (count--) crc = table[0][(crc ^ *next++) & 255] ^ crc >> 8;
  return crc;
}

uint64_t crc64nvme_by_table(uint64_t crc, const void *bytes, size_t count) {
  pthread_once(&once, make_tables);
  return ~by_table(~crc, bytes, count);
}

uint64_t crc64nvme(uint64_t crc, const void *bytes, size_t count) {
  pthread_once(&once, make_tables);
  const unsigned char *next = bytes;
  crc = ~crc;
  if (can_fold && count >= 2 * FOLDING_STRIDE) {
    unsigned char rest[16];
    size_t folded = count / FOLDING_STRIDE * FOLDING_STRIDE;
    crc64nvme_fold(crc, next, folded, rest);
    crc = by_table(0, rest, sizeof rest);
    next += folded;
    count -= folded;
  }
  return ~by_table(crc, next, count);
}

int crc64nvme_is_folded(void) {
  pthread_once(&once, make_tables);
  return can_fold;
}
