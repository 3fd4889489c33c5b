import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@concordat/local-services/postgres'
import { startBroker } from './broker-process.ts'
import { seed } from './seed.ts'
import { type TierName, tiers } from './tier.ts'

/**
 * Whether publishing is hurt while a clean-up deletes nearly everything: builds publish one after the other, alone
 * and beside it. `npm run bench:clean-up -- M` says for which tier.
 */
const tier: TierName = process.argv[2] === 'M' ? 'M' : 'S'
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const rules = {
  PACT_BROKER_DATABASE_CLEAN_KEEP_VERSION_SELECTORS: '[{"latest":true}]',
  PACT_BROKER_DATABASE_CLEAN_DELETION_LIMIT: '1000000',
  PACT_BROKER_DATABASE_CLEAN_OVERWRITTEN_DATA_MAX_AGE: '0',
}

const postgres = await startPostgres()
try {
  const size = await seed(postgres.url, tiers[tier])
  const broker = await startBroker({ PACT_BROKER_DATABASE_URL: postgres.url })
  let isOver = false
  await publishWhile(broker.url, 'warm', (count) => count < 200)
  const alone = await publishWhile(broker.url, 'alone', (count) => count < 400)
  const began = performance.now()
  const cleaned = clean(postgres.url).finally(() => {
    isOver = true
  })
  const beside = await publishWhile(broker.url, 'beside', () => !isOver)
  const said = await cleaned
  const seconds = (performance.now() - began) / 1000
  await broker.stop()
  console.log(`Tier ${tier}: ${JSON.stringify(size)}`)
  console.log(`Cleaned up in ${seconds.toFixed(1)} s: ${said.replaceAll(/\s+/g, ' ')}`)
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const [one, other] = [at(alone, share), at(beside, share)]
    console.log(
      `publish ${name}: ${one.toFixed(1)} ms alone, ${other.toFixed(1)} ms beside it: ${(other / one).toFixed(2)} times (${alone.length} and ${beside.length} requests)`,
    )
  }
} finally {
  await postgres.stop()
}

/** Milliseconds of each request, in order of size. */
async function publishWhile(base: string, name: string, isOn: (count: number) => boolean) {
  const times: number[] = []
  while (isOn(times.length)) {
    const began = performance.now()
    await publish(base, `${name}-${times.length}`)
    times.push(performance.now() - began)
  }
  return times.sort((one, other) => one - other)
}

async function publish(base: string, version: string): Promise<void> {
  const contracts = Array.from({ length: 5 }, (_, n) => ({
    consumerName: 'bench-web',
    providerName: `bench-api-${n}`,
    specification: 'pact',
    contentType: 'application/json',
    content: Buffer.from(
      JSON.stringify({
        consumer: { name: 'bench-web' },
        provider: { name: `bench-api-${n}` },
        interactions: [
          {
            description: n === 0 ? version : 'same',
            request: { method: 'GET', path: '/' },
            response: { status: 200 },
          },
        ],
      }),
    ).toString('base64'),
  }))
  const response = await fetch(`${base}/contracts/publish`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      pacticipantName: 'bench-web',
      pacticipantVersionNumber: version,
      branch: 'main',
      contracts,
    }),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}

/** As an operator does it, in a process of its own. */
function clean(url: string): Promise<string> {
  const child = spawn(process.execPath, [main, 'clean'], {
    env: { ...process.env, ...rules, PACT_BROKER_DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`clean ended with ${code}`)),
    )
  })
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
