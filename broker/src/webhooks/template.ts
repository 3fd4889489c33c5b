/** The values of a template's parameters: `${pactbroker.consumerName}` is `consumerName`. */
export type Parameters = Readonly<Record<string, string>>

const parameter = /\$\{pactbroker\.(\w+)\}/g

/** Puts the values into a text; parameters that are not known stay as they are. */
export function fill(
  text: string,
  values: Parameters,
  written: (value: string) => string = (value) => value,
): string {
  return text.replaceAll(parameter, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? whole : written(value)
  })
}

/** Values of a URL are written as in a form, so that none of them ends a path or a query. */
export function fillUrl(text: string, values: Parameters): string {
  return fill(text, values, (value) =>
    new URLSearchParams({ value: value.toWellFormed() }).toString().slice('value='.length),
  )
}

/** What would end a header, or begin another, becomes a blank. */
export function fillHeader(text: string, values: Parameters): string {
  return fill(text, values)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
}

/** Fills every text of a JSON value, keys too. Written as JSON afterwards, no value can break out of its quotes. */
export function fillJson(value: unknown, values: Parameters): unknown {
  if (typeof value === 'string') return fill(value, values)
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [fill(key, values), fillJson(item, values)]),
  )
}

/** For a text that says of itself that it is JSON: values are escaped as between quotes. */
export function fillJsonText(text: string, values: Parameters): string {
  return fill(text, values, (value) => JSON.stringify(value).slice(1, -1))
}

/** The text with every parameter replaced by a word that fits anywhere. */
export function withPlaceholders(text: string): string {
  return text.replaceAll(parameter, 'placeholder')
}

/** Whether a value consists of parameters, beside the word that names a kind of authorization: it holds no secret itself. */
export function isAllParameters(value: string): boolean {
  if (value.replaceAll(parameter, '') === value) return false
  return /^\s*(bearer|basic|token|digest)?\s*$/i.test(value.replaceAll(parameter, ''))
}
