import type { Badge } from './badge.ts'

const colours: Record<Badge['colour'], string> = {
  brightgreen: '#4c1',
  red: '#e05d44',
  orange: '#fe7d37',
  lightgrey: '#9f9f9f',
}

const HEIGHT = 20
const PADDING = 6

/** The badge as SVG: flat, 20 pixels high, with its text for those who do not see it. */
export function badgeSvg({ left, right, colour }: Badge): string {
  const [leftWidth, rightWidth] = [widthOf(left) + 2 * PADDING, widthOf(right) + 2 * PADDING]
  const width = leftWidth + rightWidth
  const name = escaped(`${left}: ${right}`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${name}">`,
    `<title>${name}</title>`,
    `<clipPath id="r"><rect width="${width}" height="${HEIGHT}" rx="3" fill="#fff"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${leftWidth}" height="${HEIGHT}" fill="#555"/>`,
    `<rect x="${leftWidth}" width="${rightWidth}" height="${HEIGHT}" fill="${colours[colour]}"/></g>`,
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">',
    textAt(left, leftWidth / 2),
    textAt(right, leftWidth + rightWidth / 2),
    '</g></svg>',
  ].join('')
}

/** Twice, the lower one dark: white letters stand out on every colour. The length holds whatever the font. */
function textAt(text: string, middle: number): string {
  const attributes = `x="${middle}" textLength="${widthOf(text)}" lengthAdjust="spacingAndGlyphs"`
  return (
    `<text ${attributes} y="15" fill="#010101" fill-opacity=".3" aria-hidden="true">${escaped(text)}</text>` +
    `<text ${attributes} y="14">${escaped(text)}</text>`
  )
}

/** About what the text takes in eleven pixels of Verdana. */
function widthOf(text: string): number {
  const units = [...text].reduce((sum, character) => sum + advanceOf(character), 0)
  return Math.max(1, Math.round(units))
}

function advanceOf(character: string): number {
  if (/[iIjl.,:;'|!]/.test(character)) return 4
  if (/[ frt()[\]/\\-]/.test(character)) return 5
  if (/[mwMW%@]/.test(character)) return 10.5
  if (/[A-Z0-9_+~<>=&#$?]/.test(character)) return 7.5
  return character.charCodeAt(0) < 128 ? 6.7 : 11
}

/** Also without the control characters that XML cannot hold. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\p{Cc}/gu, ' ')
}
