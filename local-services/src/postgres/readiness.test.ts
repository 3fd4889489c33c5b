import { afterEach, expect, it } from '@jest/globals'
import { type GuardedProcess, startEndingWithStdin } from '../guarded-process.ts'
import { beReady } from './readiness.ts'

const started: GuardedProcess[] = []

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})

/** What stands for a server: it says and does what the script does, and goes on until it shall end. */
async function server(script: string): Promise<GuardedProcess> {
  const process = await startEndingWithStdin({
    command: '/bin/sh',
    arguments: ['-c', script],
    directory: '/',
  })
  started.push(process)
  return process
}

const isReady = 'LOG:  database system is ready to accept connections'

it('a server that goes on saying how far it is may take longer than a silent one', async () => {
  const recovering = await server(
    `for i in 1 2 3 4 5 6; do echo redo in progress; sleep 0.3; done; echo '${isReady}'; exec cat >/dev/null`,
  )

  expect(await beReady(recovering, '/data/postgres', 1_500)).toBe(true)
})

it('a server that has ended is not ready', async () => {
  expect(await beReady(await server('echo no; exit 1'), '/data/postgres', 10_000)).toBe(false)
})

it('a server that says nothing any more is ended, and its last words are told', async () => {
  const stuck = await server('echo starting PostgreSQL; exec cat >/dev/null')

  await expect(beReady(stuck, '/data/postgres', 500)).rejects.toThrow(
    'PostgreSQL in /data/postgres did not get ready, and has said nothing for 0.5 seconds (starting PostgreSQL): see whether its disk answers and has room, then start again, or choose another data directory',
  )
  expect(await stuck.exited).toMatchObject({ expected: true })
})
