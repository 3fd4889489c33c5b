/** One numbered, reversible step of the schema. Both scripts run in a transaction with the schema first on the search path. */
export interface Migration {
  readonly name: string
  readonly up: string
  readonly down: string
}
