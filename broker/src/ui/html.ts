/** What may stand in a template: nested markup, text, numbers and lists of them; nothing for absent and booleans. */
export type HtmlValue = Html | string | number | boolean | null | undefined | readonly HtmlValue[]

/** Markup that has been escaped. Only `html` and `raw` make it. */
export class Html {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

/** A template that escapes every value; attributes must be quoted. */
export function html(texts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(texts.reduce((before, text, index) => before + render(values[index - 1]) + text))
}

/** Markup written by hand in this program. Never for anything that came from outside. */
export function raw(markup: string): Html {
  return new Html(markup)
}

const entities: Record<string, string> = {
  '&': '&#38;',
  '<': '&#60;',
  '>': '&#62;',
  '"': '&#34;',
  "'": '&#39;',
}

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.toString()
  if (Array.isArray(value)) return value.map(render).join('')
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
