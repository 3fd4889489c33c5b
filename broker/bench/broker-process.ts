import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A broker that runs as its users run it: as a process of its own, spoken to over HTTP. */
export interface BrokerProcess {
  url: string
  /** Milliseconds from the start of the process to its first answer. */
  startedWithin: number
  /** Bytes that the process holds in memory now, and held at most. Linux only: elsewhere 0. */
  memory(): { now: number; most: number }
  stop(): Promise<void>
}

/** The program as the package and the image have it: `npm run bench` makes it first. */
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** What the image sets for Node and its C library is measured, too. */
const image = readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8')
const [, ...words]: string[] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(image)?.[1] ?? '[]')
const flags = words.filter((word) => word.startsWith('-'))
const memory = Object.fromEntries(
  [...image.matchAll(/\b(MALLOC_\w+)=(\d+)/g)].map(([, ...pair]) => pair),
)

/** Starts the broker with these settings on a free port, and waits for its first answer. */
export async function startBroker(env: Record<string, string>): Promise<BrokerProcess> {
  const began = performance.now()
  const child = spawn(process.execPath, [...flags, main], {
    env: {
      ...process.env,
      ...memory,
      PACT_BROKER_PORT: '0',
      PACT_BROKER_LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const found = /listens at (http:\S+)/.exec(output)?.[1]
      if (found) resolve(found)
    })
    void ended.then(() => reject(new Error(`The broker ended before it answered: ${output}`)))
  })
  await (await fetch(`${url}/diagnostic/status/heartbeat`)).text()
  const startedWithin = performance.now() - began
  return {
    url,
    startedWithin,
    memory: () => memoryOf(child.pid ?? 0),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
export function memoryOf(pid: number): { now: number; most: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const bytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024
    return { now: bytes('VmRSS'), most: bytes('VmHWM') }
  } catch {
    return { now: 0, most: 0 }
  }
}
