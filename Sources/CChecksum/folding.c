// Folding by carry-less multiplication (Gopal et al., "Fast CRC Computation for
// Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009), reflected.
//
// A register of 128 bits holds L * x^64 + H. Moved D bits on it is worth
// L * x^(64+D) + H * x^D, and both powers may be taken modulo the polynomial. The
// product of two reflected values comes out one bit short, hence the "- 1".
#include "folding.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define CAN_MULTIPLY __attribute__((target("pclmul,sse2")))
typedef __m128i Lane;

static int supported(void) { return __builtin_cpu_supports("pclmul"); }

CAN_MULTIPLY static inline Lane load(const unsigned char *bytes) {
  return _mm_loadu_si128((const __m128i *)bytes);
}

CAN_MULTIPLY static inline Lane pair(uint64_t low, uint64_t high) {
  return _mm_set_epi64x((long long)high, (long long)low);
}

CAN_MULTIPLY static inline Lane sum(Lane left, Lane right) { return _mm_xor_si128(left, right); }

CAN_MULTIPLY static inline Lane moved(Lane lane, Lane powers) {
  return _mm_xor_si128(_mm_clmulepi64_si128(lane, powers, 0x00),
                       _mm_clmulepi64_si128(lane, powers, 0x11));
}

CAN_MULTIPLY static inline void store(unsigned char *bytes, Lane lane) {
  _mm_storeu_si128((__m128i *)bytes, lane);
}

#elif defined(__aarch64__) && defined(__linux__)
#include <arm_neon.h>
#include <sys/auxv.h>
#if defined(__clang__)
#define CAN_MULTIPLY __attribute__((target("aes")))
#else
#define CAN_MULTIPLY __attribute__((target("+crypto")))
#endif
typedef uint64x2_t Lane;

// HWCAP_PMULL of the kernel's <asm/hwcap.h>.
static int supported(void) { return (getauxval(AT_HWCAP) & 1 << 4) != 0; }

CAN_MULTIPLY static inline Lane load(const unsigned char *bytes) {
  return vreinterpretq_u64_u8(vld1q_u8(bytes));
}

CAN_MULTIPLY static inline Lane pair(uint64_t low, uint64_t high) {
  return vcombine_u64(vcreate_u64(low), vcreate_u64(high));
}

CAN_MULTIPLY static inline Lane sum(Lane left, Lane right) { return veorq_u64(left, right); }

CAN_MULTIPLY static inline Lane moved(Lane lane, Lane powers) {
  poly128_t low = vmull_p64((poly64_t)vgetq_lane_u64(lane, 0), (poly64_t)vgetq_lane_u64(powers, 0));
  poly128_t high = vmull_high_p64(vreinterpretq_p64_u64(lane), vreinterpretq_p64_u64(powers));
  return veorq_u64(vreinterpretq_u64_p128(low), vreinterpretq_u64_p128(high));
}

CAN_MULTIPLY static inline void store(unsigned char *bytes, Lane lane) {
  vst1q_u8(bytes, vreinterpretq_u8_u64(lane));
}
#endif

#ifdef CAN_MULTIPLY
static uint64_t by_stride[2], by_lane[2];

/// x^exponent modulo the polynomial, reflected: the highest bit is 1.
static uint64_t power(int exponent) {
  uint64_t value = (uint64_t)1 << 63;
  while (exponent--) value = value & 1 ? value >> 1 ^ 0x9A6C9329AC4BC9B5u : value >> 1;
  return value;
}

int crc64nvme_prepare_folding(void) {
  by_stride[0] = power(FOLDING_STRIDE * 8 + 64 - 1);
  by_stride[1] = power(FOLDING_STRIDE * 8 - 1);
  by_lane[0] = power(128 + 64 - 1);
  by_lane[1] = power(128 - 1);
  return supported();
}

CAN_MULTIPLY void crc64nvme_fold(
  uint64_t crc, const unsigned char *bytes, size_t count, unsigned char rest[16]
) {
  Lane lanes[8];
  Lane stride = pair(by_stride[0], by_stride[1]);
  for (int i = 0; i < 8; i++) lanes[i] = load(bytes + 16 * i);
  lanes[0] = sum(lanes[0], pair(crc, 0));
  for (size_t at = FOLDING_STRIDE; at < count; at += FOLDING_STRIDE)
    for (int i = 0; i < 8; i++)
      lanes[i] = sum(moved(lanes[i], stride), load(bytes + at + 16 * i));
  Lane one = pair(by_lane[0], by_lane[1]);
  Lane all = lanes[0];
  for (int i = 1; i < 8; i++) all = sum(moved(all, one), lanes[i]);
  store(rest, all);
}
#else
int crc64nvme_prepare_folding(void) { return 0; }

void crc64nvme_fold(
  uint64_t crc, const unsigned char *bytes, size_t count, unsigned char rest[16]
) {
  (void)crc, (void)bytes, (void)count;
  memset(rest, 0, 16);
}
#endif
