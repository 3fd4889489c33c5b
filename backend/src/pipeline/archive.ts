import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { uploadObject } from '../aws/storage.ts'
import type { Deps } from '../deps.ts'
import type { EnrichedEvent } from './enrich.ts'

type ArchiveDeps = Pick<Deps, 'aws' | 'names' | 'clock' | 'ids'>

const compress = promisify(gzip)
const mostEvents = 1000
const mostBytes = 5 * 1024 * 1024
const attempts = 3

export interface Archived {
  readonly batches_created: number
  readonly total_events: number
  readonly uploaded_events: number
  readonly success: boolean
  /** The ids of events that could not be stored. */
  readonly failures: readonly string[]
}

/** Stores events for good: compressed, by the hour in which they happened. */
export async function archiveEvents(
  deps: ArchiveDeps,
  events: readonly EnrichedEvent[],
  onFailure: (error: unknown) => void,
): Promise<Archived> {
  const batches = batchesOf(events)
  const failures: string[] = []
  for (const batch of batches) {
    if (await isUploaded(deps, batch, onFailure)) continue
    failures.push(...batch.map(({ event_id }) => event_id))
  }
  return {
    batches_created: batches.length,
    total_events: events.length,
    uploaded_events: events.length - failures.length,
    success: failures.length === 0,
    failures,
  }
}

/** Events of one hour together, up to a thousand and 5 MiB of JSON. */
export function batchesOf(events: readonly EnrichedEvent[]): EnrichedEvent[][] {
  const byHour = Map.groupBy(events, ({ timestamp }) => timestamp.slice(0, 13))
  return [...byHour.values()].flatMap((ofHour) => {
    const batches: EnrichedEvent[][] = []
    let bytes = 0
    for (const event of ofHour) {
      const size = Buffer.byteLength(JSON.stringify(event)) + 1
      const last = batches.at(-1)
      if (last && last.length < mostEvents && bytes + size <= mostBytes) {
        last.push(event)
        bytes += size
      } else {
        batches.push([event])
        bytes = size
      }
    }
    return batches
  })
}

/** `year=2025/month=12/day=18/hour=10/events_….json.gz` */
export function archiveKey(timestamp: string, id: string): string {
  const [year, month, day, hour] = timestamp.split(/[-T:]/)
  return `year=${year}/month=${month}/day=${day}/hour=${hour}/events_${id}.json.gz`
}

async function isUploaded(
  { aws, names, clock, ids }: ArchiveDeps,
  batch: readonly EnrichedEvent[],
  onFailure: (error: unknown) => void,
): Promise<boolean> {
  const upload = {
    bucket: names.archiveBucket,
    key: archiveKey(batch[0]?.timestamp ?? clock().toISOString(), ids()),
    body: await compress(JSON.stringify(batch)),
    contentType: 'application/json',
    contentEncoding: 'gzip',
    metadata: {
      event_count: String(batch.length),
      compression: 'gzip',
      upload_timestamp: clock().toISOString(),
    },
  }
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      await uploadObject({ s3: aws.s3 }, upload)
      return true
    } catch (error) {
      onFailure(error)
    }
  }
  return false
}
