export interface Version {
  readonly numbers: readonly [number, number, number]
  readonly prerelease: readonly string[]
}

const pattern = /^v?(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/

/** Reads a semantic version; a leading `v` is allowed, build metadata is ignored. */
export function parseVersion(text: string): Version | undefined {
  const parts = pattern.exec(text.trim())
  if (!parts) return undefined
  const [, major, minor, patch, prerelease] = parts
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    prerelease: prerelease === undefined ? [] : prerelease.split('.'),
  }
}

/** Negative when `a` comes before `b`, 0 when they are of equal precedence. */
export function compareVersions(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = a.numbers[index] - b.numbers[index]
    if (difference !== 0) return difference
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return b.prerelease.length - a.prerelease.length
  }
  return comparePrereleases(a.prerelease, b.prerelease)
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  for (const [index, own] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const difference = compareIdentifiers(own, other)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Numbers by value and before words, words by their characters. */
function compareIdentifiers(a: string, b: string): number {
  const isNumber = [a, b].map((identifier) => /^\d+$/.test(identifier))
  if (isNumber[0] && isNumber[1]) return Number(a) - Number(b)
  if (isNumber[0]) return -1
  if (isNumber[1]) return 1
  return a < b ? -1 : a > b ? 1 : 0
}
