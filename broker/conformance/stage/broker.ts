/** The shared broker's address; `broker.setup.ts` has started it. */
export function brokerUrl(): string {
  return required('CONFORMANCE_BROKER_URL')
}

/** The database of the shared broker, on which other brokers may stand beside it. */
export function databaseUrl(): string {
  return required('CONFORMANCE_DATABASE_URL')
}

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined)
    throw new Error(`${name} is not set: these tests run in the Jest project "conformance"`)
  return value
}
