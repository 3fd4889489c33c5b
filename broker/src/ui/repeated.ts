/**
 * Makes a text once while a state lasts, and keeps as many as it may, those asked for last. What was made while the state
 * changed is given but not kept: its parts may be of two states.
 */
export function repeated(
  stateNow: () => Promise<string>,
  most: number,
): (key: string, make: () => Promise<string>) => Promise<string> {
  let known = { state: '', texts: new Map<string, string>() }
  return async (key, make) => {
    const state = await stateNow()
    if (known.state !== state) known = { state, texts: new Map() }
    const { texts } = known
    const before = texts.get(key)
    const text = before ?? (await make())
    if (before !== undefined || (await stateNow()) === state) keep(texts, { key, text, most })
    return text
  }
}

function keep(
  texts: Map<string, string>,
  { key, text, most }: { key: string; text: string; most: number },
): void {
  texts.delete(key)
  texts.set(key, text)
  const [oldest] = texts.keys()
  if (texts.size > most && oldest !== undefined) texts.delete(oldest)
}
