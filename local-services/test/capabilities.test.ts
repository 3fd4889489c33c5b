import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { allCapabilities, type Capability } from '../src/capabilities.ts'
import { type Services, startServices } from '../src/local-services.ts'
import { serviceNames } from '../src/services.ts'
import { attemptsAt } from './fixtures/attempts.ts'

jest.setTimeout(60_000)

let services: Services
let at: ReturnType<typeof attemptsAt>

/** Against what the environment names, as any other suite: native ones unless it says otherwise. */
beforeAll(async () => {
  const env = { INFRA_DRIVER: 'native', ...process.env }
  services = await startServices({ need: serviceNames, env })
  at = attemptsAt(services)
})

afterAll(async () => {
  at?.close()
  await services?.stop()
})

/** What a service does not declare must fail: otherwise a suite would be skipped for nothing. */
async function verdictOf(capability: Capability): Promise<string> {
  return at.attempts[capability]().then(
    () => 'works',
    (error) => `fails: ${error.name} ${error.message}`,
  )
}

describe.each(serviceNames)('%s', (name) => {
  it.each(allCapabilities(name))(
    '%s is declared where it works, and only there',
    async (capability) => {
      const isDeclared = services.get(name).capabilities.has(capability)

      expect(await verdictOf(capability)).toMatch(isDeclared ? /^works$/ : /^fails/)
    },
  )
})
