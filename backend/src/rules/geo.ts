import { isObject } from '../json.ts'

export interface Point {
  readonly latitude: number
  readonly longitude: number
}

const earthRadius = 6371
const kilometres: Record<string, number> = { km: 1, miles: 1.609344, meters: 0.001 }

/** Reads `[lat, lon]` or `{lat, lon}`; undefined when it is no place on earth. */
export function readPoint(value: unknown): Point | undefined {
  const [latitude, longitude] = Array.isArray(value)
    ? [value[0], value[1]]
    : isObject(value)
      ? [value.lat ?? value.latitude, value.lon ?? value.lng ?? value.longitude]
      : []
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return { latitude, longitude }
}

/** Kilometres between two points along the earth's surface. */
export function distance(a: Point, b: Point): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180
  const latitude = rad(b.latitude - a.latitude)
  const longitude = rad(b.longitude - a.longitude)
  const h =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(longitude / 2) ** 2
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)))
}

/**
 * Whether a place lies within a distance of another: `[lat, lon]` with the kilometres beside it, or
 * `{lat, lon, radius, unit: km | miles | meters, comparison}`.
 */
export function isWithinDistance(actual: unknown, value: unknown, limit: unknown): boolean {
  const here = readPoint(actual)
  const there = readPoint(value)
  if (!here || !there) return false
  const away = distance(here, there)
  if (isObject(value) && typeof value.radius === 'number') {
    const unit = kilometres[String(value.unit ?? 'km')]
    return unit !== undefined && compares(away, value.radius * unit, value.comparison)
  }
  return typeof limit === 'number' && away <= limit
}

function compares(away: number, limit: number, comparison: unknown): boolean {
  switch (comparison ?? 'lte') {
    case 'lte':
    case 'less_than_or_equal':
      return away <= limit
    case 'lt':
    case 'less_than':
      return away < limit
    case 'gte':
    case 'greater_than_or_equal':
      return away >= limit
    case 'gt':
    case 'greater_than':
      return away > limit
    default:
      return false
  }
}
