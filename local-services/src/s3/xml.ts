/** What an element may hold: text, further elements by name (an array repeats its name), or nothing. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | { readonly [name: string]: XmlContent | readonly XmlContent[] }

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** A whole document, in the namespace that S3's clients expect. */
export function xmlDocument(root: string, content: XmlContent): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${render(content)}</${root}>`
}

function render(content: XmlContent): string {
  if (content === undefined) return ''
  if (typeof content !== 'object') return escapeXml(String(content))
  return Object.entries(content)
    .flatMap(([name, value]) =>
      (isList(value) ? value : [value]).map((one) => [name, one] as const),
    )
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${render(value)}</${name}>`))
    .join('')
}

function isList(value: XmlContent | readonly XmlContent[]): value is readonly XmlContent[] {
  return Array.isArray(value)
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The contents of every element of that name, outermost first, without attributes; still as XML. */
export function elements(xml: string, name: string): string[] {
  const pattern = new RegExp(
    `<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}>`,
    'g',
  )
  return [...xml.matchAll(pattern)].map((match) => match[1] ?? '')
}

/** The text of the first element of that name. */
export function elementText(xml: string, name: string): string | undefined {
  const [content] = elements(xml, name)
  return content === undefined ? undefined : unescapeXml(content)
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, entity: string) => {
    if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16))
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)))
    return entities[entity] ?? whole
  })
}
