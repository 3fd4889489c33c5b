import type { RunningService, ServiceName, Services } from '@concordat/local-services'

/** What the teardown finds again: set-up and teardown run in Jest's own process. */
export const running: { services?: Services; notes?: string } = {}

/** The services as a test file is told of them. */
export type GivenServices = Pick<Services, 'all' | 'aws' | 'get'>

const variable = 'CONCORDAT_SUITE_SERVICES'

type Written = Omit<RunningService, 'capabilities'> & { readonly capabilities: readonly string[] }

/** Writes the services down where the test processes read them. */
export function handOver({ all, aws }: Services, notes: string): void {
  const written: Written[] = all.map((service) => ({
    ...service,
    capabilities: [...service.capabilities],
  }))
  process.env[variable] = JSON.stringify({ all: written, aws, notes })
}

/** The services that were started for the whole run, and the folder where each test file notes what it did. */
export function takeOver(): { services: GivenServices; notes: string } {
  const text = process.env[variable]
  if (text === undefined) throw new Error('Suites run in the Jest project "suites" only')
  const { all, aws, notes } = JSON.parse(text) as Pick<GivenServices, 'aws'> & {
    all: Written[]
    notes: string
  }
  const services = all.map((service) => ({
    ...service,
    capabilities: new Set(service.capabilities),
  }))
  function get(name: ServiceName): RunningService {
    const service = services.find((each) => each.name === name)
    if (!service) throw new Error(`${name} was not started for the suites`)
    return service
  }
  return { services: { all: services, aws, get }, notes }
}
