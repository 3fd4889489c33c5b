import { createHash } from 'node:crypto'

const largest = 0xffff_ffff

/**
 * The bucket, 0 to 99, that the API uses: the whole MD5 of `user:salt` as one number, modulo 100. Salts are the
 * experiment's id, the flag's key or the rule's id.
 */
export function mod128(userId: string, salt: string): number {
  return wholeDigestBucket(`${userId}:${salt}`)
}

/** The bucket, 0 to 99, of a value by itself: the `percentage_bucket` operator. */
export function valueBucket(value: string): number {
  return wholeDigestBucket(value)
}

function wholeDigestBucket(text: string): number {
  return Number(BigInt(`0x${createHash('md5').update(text, 'utf8').digest('hex')}`) % 100n)
}

/** The number that the lambdas use: the first four bytes of the MD5 of `user:salt`, little-endian. */
export function u32(userId: string, salt: string): number {
  return createHash('md5').update(`${userId}:${salt}`, 'utf8').digest().readUInt32LE(0)
}

/** `u32` as a fraction from 0 to 1, both included. */
export function u32Fraction(userId: string, salt: string): number {
  return u32(userId, salt) / largest
}

/** `u32` as one of `count` buckets. */
export function u32Bucket(userId: string, salt: string, count = 10_000): number {
  return u32(userId, salt) % count
}

/** Whether a percentage includes a bucket: 0 nobody, 100 everybody. Who is in at p is in at every q above p. */
export function isInRollout(bucket: number, percentage: number): boolean {
  return percentage >= 100 || (percentage > 0 && bucket < percentage)
}

/** The first whose cumulative percentage lies above the bucket; the last when none does. */
export function pickByPercentage<T extends { traffic_allocation: number }>(
  choices: readonly T[],
  bucket: number,
): T | undefined {
  let threshold = 0
  for (const choice of choices) {
    threshold += choice.traffic_allocation
    if (bucket < threshold) return choice
  }
  return choices.at(-1)
}

/** The first whose cumulative share lies above the fraction; the last when none does. */
export function pickByShare<T extends { allocation: number }>(
  choices: readonly T[],
  fraction: number,
): T | undefined {
  let threshold = 0
  for (const choice of choices) {
    threshold += choice.allocation
    if (fraction < threshold) return choice
  }
  return choices.at(-1)
}

/**
 * The lambda's choice of a variant: undefined for a user outside of the traffic, else the variant. The two questions
 * use different salts, so that the traffic's share says nothing about the variant.
 */
export function pickVariantU32<T extends { allocation: number }>(
  userId: string,
  salt: string,
  variants: readonly T[],
  traffic = 1,
): T | undefined {
  if (u32Fraction(userId, `${salt}_traffic`) >= traffic && traffic < 1) return undefined
  return pickByShare(variants, u32Fraction(userId, `${salt}_variant`))
}
