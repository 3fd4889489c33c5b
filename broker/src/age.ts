/** How long ago an instant was, in words: `2 days ago`. The words are those of the protocol's reference. */
export function ageInWords(since: Date, now: Date): string {
  const minutes = Math.round(Math.max(0, now.getTime() - since.getTime()) / 60_000)
  return `${inWords(minutes)} ago`
}

const hour = 60
const day = 24 * hour
const month = 30 * day
const year = 525_600

function inWords(minutes: number): string {
  if (minutes < 1) return 'less than a minute'
  if (minutes < 45) return count(minutes, 'minute')
  if (minutes < 90) return 'about 1 hour'
  if (minutes < day) return `about ${count(Math.round(minutes / hour), 'hour')}`
  if (minutes < 42 * hour) return '1 day'
  if (minutes < month) return count(Math.round(minutes / day), 'day')
  if (minutes < 2 * month) return `about ${count(Math.round(minutes / month), 'month')}`
  if (minutes < year) return count(Math.round(minutes / month), 'month')
  return inYears(minutes)
}

function inYears(minutes: number): string {
  const years = Math.floor(minutes / year)
  const rest = minutes % year
  if (rest < year / 4) return `about ${count(years, 'year')}`
  if (rest < (year * 3) / 4) return `over ${count(years, 'year')}`
  return `almost ${count(years + 1, 'year')}`
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}
