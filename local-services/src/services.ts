/** The services that can be had, in the order in which they are listed everywhere. */
export const serviceNames = ['postgres', 'redis', 'dynamodb', 's3', 'kinesis', 'cognito'] as const

export type ServiceName = (typeof serviceNames)[number]

/** How a service is provided: by whoever gave its URL, by a container, or by a process on this machine. */
export type Driver = 'external' | 'docker' | 'native'

/** A service that answers. */
export interface RunningService {
  name: ServiceName
  driver: Driver
  /** With the credentials, where the protocol puts them into the URL (PostgreSQL, Redis). */
  url: string
  /** What it can do beyond the basics, and what of the basics it can do: see `capabilities.ts`. */
  capabilities: ReadonlySet<string>
  /** How long it took from the call to the first answer. */
  milliseconds: number
}

/** The services of one `startServices` call. */
export interface Services {
  /** Throws when the service was not among those needed. */
  get(name: ServiceName): RunningService
  all: readonly RunningService[]
  /** What AWS clients are to be given, beside the endpoint that is the service's URL. */
  aws: { region: string; credentials: { accessKeyId: string; secretAccessKey: string } }
  /** Ends what was started here. May be called again. */
  stop(): Promise<void>
}

/** What a driver hands back: where the service is, what it can do, and how to end it. */
export interface Started {
  url: string
  capabilities: ReadonlySet<string>
  stop(): Promise<void>
}
