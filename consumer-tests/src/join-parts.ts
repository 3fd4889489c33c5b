/** What the pact library writes, as far as joining needs it. */
export interface PactPart {
  readonly consumer: { readonly name: string }
  readonly provider: { readonly name: string }
  readonly interactions: readonly PactInteraction[]
  readonly metadata: Readonly<Record<string, unknown>>
}

export interface PactInteraction {
  readonly type: string
  readonly description: string
}

export interface JoinedPact {
  /** `<consumer>-<provider>.json` */
  readonly fileName: string
  readonly pact: PactPart
}

/**
 * Joins the parts that test files wrote into one pact per consumer and provider, in an order that depends on nothing
 * but their content: however many workers wrote the parts, and in whatever order, the outcome is the same.
 *
 * Throws a sentence when two interactions of a pair have the same description, for people and tools could not tell
 * them apart, and when an example would be another one at each run.
 */
export function joinParts(parts: readonly PactPart[]): JoinedPact[] {
  const pairs = Map.groupBy(parts, ({ consumer, provider }) => `${consumer.name}-${provider.name}`)
  return [...pairs]
    .map(([name, ofPair]) => ({ fileName: `${name}.json`, pact: join(name, ofPair) }))
    .sort((one, other) => compare(one.fileName, other.fileName))
}

function join(pair: string, parts: readonly PactPart[]): PactPart {
  const [first] = parts
  if (!first) throw new Error(`${pair} has no parts`)
  const interactions = parts
    .flatMap((part) => part.interactions)
    .sort((one, other) => compare(one.description, other.description))
  for (const [index, interaction] of interactions.entries()) {
    if (interaction.description === interactions[index - 1]?.description) {
      throw new Error(
        `${pair}: "${interaction.description}" stands twice: describe one of them otherwise`,
      )
    }
    if (hasRandomExample(interaction)) {
      throw new Error(
        `${pair}: "${interaction.description}" makes an example of its own at every run: give its matcher one`,
      )
    }
  }
  return { ...first, interactions }
}

/** A value from a provider state has a fixed example in the pact; all other generators make theirs up. */
function hasRandomExample(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasRandomExample)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) =>
    key === 'generators'
      ? generatorTypes(inner).some((type) => type !== 'ProviderState')
      : hasRandomExample(inner),
  )
}

function generatorTypes(generators: unknown): string[] {
  if (typeof generators !== 'object' || generators === null) return []
  const type: unknown = Reflect.get(generators, 'type')
  if (typeof type === 'string') return [type]
  return Object.values(generators).flatMap(generatorTypes)
}

/** By code units: the same on every machine, whatever its language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
