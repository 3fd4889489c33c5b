/** Numbers that look random and are the same in every run. */
export interface Dice {
  /** From 0 up to 1, without 1. */
  share(): number
  /** A whole number from 0 up to `sides`, without `sides`. */
  roll(sides: number): number
}

/** The generator Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c. */
export function dice(seed: number): Dice {
  let state = seed
  function share(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { share, roll: (sides) => Math.floor(share() * sides) }
}
