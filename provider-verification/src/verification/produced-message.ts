/** A message as it goes out, with what the transport adds to it. */
export interface ProducedMessage {
  readonly content: unknown
  readonly metadata: Readonly<Record<string, string>>
}
