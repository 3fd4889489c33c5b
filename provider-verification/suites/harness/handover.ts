import type { RunningService, ServiceName, Services } from '@concordat/local-services'

/** The services as a test file is told of them. */
export type GivenServices = Pick<Services, 'all' | 'aws' | 'get'>

const variable = 'CONCORDAT_SHARED_SERVICES'

type Written = Omit<RunningService, 'capabilities'> & { readonly capabilities: readonly string[] }

/** Writes the services down where the test processes read them. */
export function handOver({ all, aws }: Services): void {
  const written: Written[] = all.map((service) => ({
    ...service,
    capabilities: [...service.capabilities],
  }))
  process.env[variable] = JSON.stringify({ all: written, aws })
}

/** Whether somebody has started services for several runs, who will also stop them. */
export function isHandedOver(): boolean {
  return process.env[variable] !== undefined
}

/** The services that were started for the whole run. */
export function takeOver(): GivenServices {
  const text = process.env[variable]
  if (text === undefined)
    throw new Error('Services are shared in the Jest projects "suites" and "verify" only')
  const { all, aws } = JSON.parse(text) as Pick<GivenServices, 'aws'> & { all: Written[] }
  const services = all.map((service) => ({
    ...service,
    capabilities: new Set(service.capabilities),
  }))
  function get(name: ServiceName): RunningService {
    const service = services.find((each) => each.name === name)
    if (!service) throw new Error(`${name} was not started for the tests`)
    return service
  }
  return { all: services, aws, get }
}
