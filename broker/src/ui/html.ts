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
  let markup = texts[0] ?? ''
  for (const [index, value] of values.entries()) markup += render(value) + (texts[index + 1] ?? '')
  return new Html(markup)
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

const special = /[&<>"']/

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.toString()
  // Not joined: the whole is made flat once, when it is sent.
  if (Array.isArray(value)) return value.reduce((markup: string, one) => markup + render(one), '')
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  const text = String(value)
  // Most texts have nothing to escape: looking is cheaper than replacing nothing.
  if (!special.test(text)) return text
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
