import { DomainError } from '../errors.ts'

/** Names that are new here but much like existing ones: one text for each, for the person who publishes. */
export class SimilarNames extends DomainError {
  readonly texts: string[]

  constructor(similar: readonly { name: string; existing: string[] }[], baseUrl: string) {
    const texts = similar.map((one) => textOf(one, baseUrl))
    super('conflict', texts.join('\n'))
    this.texts = texts
  }
}

function textOf({ name, existing }: { name: string; existing: string[] }, baseUrl: string): string {
  return [
    `The name "${name}" is new here, but much like ${existing.length === 1 ? 'one that exists' : 'some that exist'}:`,
    ...existing.map((other) => `* ${other}`),
    'If one of these is meant, correct the name in the pact and publish it again.',
    'If it is another application, create it first, then publish again:',
    `  pact-broker create-or-update-pacticipant --name "${name}" --broker-base-url ${baseUrl}`,
    'To do without this check, set PACT_BROKER_CHECK_FOR_POTENTIAL_DUPLICATE_PACTICIPANT_NAMES to false.',
  ].join('\n')
}
