import { chmod, mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import pg from 'pg'
import { isCode } from '../src/postgres/binaries.ts'
import { removeTree } from '../src/postgres/cluster.ts'
import {
  cloneDatabase,
  dropDatabase,
  type RunningPostgres,
  startPostgres,
} from '../src/postgres.ts'
import { awaitOrphans, descendantsOf, startOwner, survivorsOf } from './fixtures/processes.ts'

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

const refusal = (start: Promise<unknown>) =>
  start.then(
    () => 'it started',
    (error) => `${error.name}: ${error.message}`,
  )

/** PostgreSQL's workers come and go. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error
  }
}

// Half a second each time a server is made, and more where the machine is busy.
jest.setTimeout(60_000)

const opened: { stop(): Promise<void> }[] = []
const directories: string[] = []

async function start(options: Parameters<typeof startPostgres>[0]): Promise<RunningPostgres> {
  const postgres = await startPostgres(options)
  opened.push(postgres)
  return postgres
}

/** Anyone may pass through, as PostgreSQL runs as another user when this is root. */
async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'local-services-test-'))
  await chmod(directory, 0o755)
  return directory
}

/** For one test. */
async function newDirectory(): Promise<string> {
  const directory = await makeDirectory()
  directories.push(directory)
  return directory
}

afterEach(async () => {
  for (const { stop } of opened.splice(0)) await stop()
  await awaitOrphans()
  for (const directory of directories.splice(0)) await removeTree(directory)
})

describe('an ephemeral server', () => {
  let postgres: RunningPostgres

  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  it('answers SQL, in UTF-8 and UTC', async () => {
    const rows = await query(
      postgres.url,
      "select current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone",
    )
    expect(rows).toEqual([{ encoding: 'UTF8', zone: 'UTC' }])
  })

  it('listens on the loopback interface, and on a socket that other users cannot reach', async () => {
    const url = new URL(postgres.url)
    const folder = url.searchParams.get('host') ?? ''
    const where =
      "select host(inet_server_addr()) as address, current_setting('listen_addresses') as tcp"
    expect(await query(postgres.url, where)).toEqual([{ address: null, tcp: '127.0.0.1' }])
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    url.search = ''
    expect(await query(url.href, where)).toEqual([{ address: '127.0.0.1', tcp: '127.0.0.1' }])
  })

  it('lets nobody in without the password', async () => {
    const url = new URL(postgres.url)
    url.password = 'postgres'
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  })

  it('clones a database, again over an earlier copy, and drops it', async () => {
    await query(postgres.url, 'create database "template ü"')
    const template = new URL(postgres.url)
    template.pathname = `/${encodeURI('template ü')}`
    await query(template.href, 'create table words as select 1 as number')

    const first = await cloneDatabase(postgres.url, 'template ü', 'copy "1"/ü')
    await query(first, 'insert into words values (2)')
    const again = await cloneDatabase(postgres.url, 'template ü', 'copy "1"/ü')
    expect(again).toBe(first)
    expect(await query(again, 'select number from words')).toEqual([{ number: 1 }])

    await dropDatabase(postgres.url, 'copy "1"/ü')
    await expect(query(again, 'select 1')).rejects.toMatchObject({ code: '3D000' })
    await dropDatabase(postgres.url, 'copy "1"/ü')
  })

  it('replaces a copy that is in use', async () => {
    await query(postgres.url, 'create database quiet')
    const url = await cloneDatabase(postgres.url, 'quiet', 'busy')
    const client = new pg.Client({ connectionString: url })
    const ended = new Promise((resolve) => client.on('error', resolve))
    await client.connect()
    await cloneDatabase(postgres.url, 'quiet', 'busy')
    expect(await ended).toMatchObject({ code: '57P01' })
  })
})

describe('the end of a server', () => {
  it('leaves no process and no directory when it is stopped, twice', async () => {
    const before = descendantsOf(process.pid)
    const postgres = await startPostgres()
    const mine = descendantsOf(process.pid).filter((pid) => !before.includes(pid))
    const [row] = await query<{ directory: string }>(
      postgres.url,
      "select current_setting('data_directory') as directory",
    )
    expect(mine).toContain(postgres.pid)
    await Promise.all([postgres.stop(), postgres.stop()])
    expect(await postgres.exited).toMatchObject({ code: 0, expected: true })
    expect(await survivorsOf(mine, 1_000)).toEqual([])
    await expect(stat(join(row?.directory ?? '', '..'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is told when nobody asked for it', async () => {
    const postgres = await start({})
    process.kill(postgres.pid, 'SIGKILL')
    expect(await postgres.exited).toMatchObject({ expected: false })
  })

  it('comes with the end of its owner, however sudden', async () => {
    const owner = await startOwner('postgres')
    const server = Number(owner.first.pid)
    const all = descendantsOf(owner.pid)
    expect(all).toContain(server)
    await owner.kill()
    expect(await survivorsOf(all)).toEqual([])
  })
})

describe('a durable server', () => {
  // One set of data goes through all that is not about its making: that is what lasts longest.
  let parent: string
  let dataDirectory: string
  beforeAll(async () => {
    parent = await makeDirectory()
    dataDirectory = join(parent, 'made', 'on the way')
  })
  afterAll(() => removeTree(parent))

  it('keeps its rows and its password over a restart', async () => {
    const first = await start({ dataDirectory })
    await query(first.url, 'create table words as select 1 as number')
    await first.stop()
    const second = await start({ dataDirectory, port: first.port })
    expect(second.url).toBe(first.url)
    expect(await query(second.url, 'select number from words')).toEqual([{ number: 1 }])
    const rows = await query(second.url, "select current_setting('fsync') as fsync")
    expect(rows).toEqual([{ fsync: 'on' }])
  })

  it('keeps its password where only its own user may read it', async () => {
    const { url } = await start({ dataDirectory })
    const file = join(dataDirectory, 'postgres', 'superuser-password')
    expect(new URL(url).password).toBe(await readFile(file, 'utf8'))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDirectory, 'postgres'))).mode & 0o777).toBe(0o700)
  })

  it('refuses a second owner, naming the first', async () => {
    const owner = await startOwner('postgres', dataDirectory)
    const second = await refusal(startPostgres({ dataDirectory }))
    await owner.kill()
    expect(second).toBe(
      `MissingService: The data directory ${dataDirectory} is in use by another process (pid ${owner.pid}): stop that one first, or choose another directory`,
    )
  })

  it('refuses this process as a second owner too', async () => {
    await start({ dataDirectory })
    expect(await refusal(startPostgres({ dataDirectory }))).toContain(
      `is in use by this very process (pid ${process.pid})`,
    )
  })

  it('has one owner of all that ask at once, on a fresh directory and on an orphaned one', async () => {
    const fresh = await newDirectory()
    for (const round of ['fresh', 'orphaned']) {
      if (round === 'orphaned') await (await startOwner('postgres', fresh)).kill()
      const asked = [1, 2, 3].map(() => startOwner('postgres', fresh))
      const outcomes = await Promise.allSettled(asked)
      const owners = outcomes.filter((outcome) => outcome.status === 'fulfilled')
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
      for (const { value } of owners) await value.kill()
      expect(refused.map(({ reason }) => String(reason.message))).toEqual([
        expect.stringContaining('is in use by another process (pid'),
        expect.stringContaining('is in use by another process (pid'),
      ])
      expect(owners).toHaveLength(1)
    }
  })

  it('loses no acknowledged row when its owner is killed, and starts again at once', async () => {
    for (const moment of [150, 400, 650]) {
      const owner = await startOwner('postgres', dataDirectory, 'writer')
      const all = descendantsOf(owner.pid)
      await sleep(moment)
      await owner.kill()
      const acknowledged = Number(owner.lines.at(-1))
      const postgres = await startPostgres({ dataDirectory })
      const rows = await query<{ count: number; max: number }>(
        postgres.url,
        'select count(*)::int as count, max(id)::int as max from facts',
      )
      await postgres.stop()
      expect(acknowledged).toBeGreaterThan(0)
      expect(rows[0]?.max).toBeGreaterThanOrEqual(acknowledged)
      expect(rows[0]?.count).toBe(rows[0]?.max)
      expect(await survivorsOf(all)).toEqual([])
    }
  })

  it('loses no acknowledged row when the server, its children and its owner are all killed', async () => {
    const owner = await startOwner('postgres', dataDirectory, 'writer')
    await sleep(400)
    const all = descendantsOf(owner.pid)
    for (const pid of [owner.pid, ...all]) killIfThere(pid)
    await owner.kill()
    const postgres = await start({ dataDirectory })
    const rows = await query<{ count: number }>(
      postgres.url,
      'select count(*)::int as count from facts',
    )
    expect(rows[0]?.count).toBeGreaterThanOrEqual(Number(owner.lines.at(-1)))
    const sockets = await readdir(join(dataDirectory, 'postgres.socket'))
    expect(sockets.filter((name) => !name.endsWith('.lock'))).toEqual([`.s.PGSQL.${postgres.port}`])
  })

  it('is spoken to over TCP where the path is too long for a socket', async () => {
    const far = join(await newDirectory(), 'a'.repeat(60))
    const postgres = await start({ dataDirectory: far })
    const rows = await query(postgres.url, 'select host(inet_server_addr()) as address')
    expect(rows).toEqual([{ address: '127.0.0.1' }])
  })

  it('takes over a server that has lost both its owner and its watchdog', async () => {
    const owner = await startOwner('postgres', dataDirectory)
    const server = Number(owner.first.pid)
    const watchdogs = descendantsOf(owner.pid).filter(
      (pid) => pid !== server && !descendantsOf(server).includes(pid),
    )
    for (const pid of [owner.pid, ...watchdogs]) killIfThere(pid)
    await owner.kill()
    expect(await survivorsOf([server], 500)).toEqual([server])
    const postgres = await start({ dataDirectory })
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await survivorsOf([server], 0)).toEqual([])
  })

  it('starts over when it was interrupted while it was being made', async () => {
    const fresh = await newDirectory()
    const unfinished = join(fresh, 'postgres.unfinished-0a1b2c')
    await mkdir(join(unfinished, 'cluster', 'base'), { recursive: true })
    const postgres = await start({ dataDirectory: fresh })
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await readdir(fresh)).toSorted()).toEqual(['owner.json', 'postgres', 'postgres.socket'])
  })

  it('recovers when its owner is killed at any moment of its making', async () => {
    const fresh = await newDirectory()
    for (const moment of [250, 500, 750]) {
      const owner = startOwner('postgres', fresh)
      owner.catch(() => {})
      await sleep(moment)
      const made = descendantsOf(process.pid)
      const child = made[0]
      if (child) process.kill(child, 'SIGKILL')
      await owner.catch(() => {})
    }
    const postgres = await start({ dataDirectory: fresh })
    expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('refuses the data of another major version, and says what to do', async () => {
    const fresh = await newDirectory()
    await mkdir(join(fresh, 'postgres'))
    await writeFile(join(fresh, 'postgres', 'PG_VERSION'), '14\n')
    expect(await refusal(startPostgres({ dataDirectory: fresh }))).toMatch(
      /^MissingService: The data in .*\/postgres are of PostgreSQL 14, and this is PostgreSQL \d+: start once more with PG_BIN/,
    )
    expect(await readdir(fresh)).toEqual(['postgres'])
  })

  it('refuses a folder with something else in its place', async () => {
    const fresh = await newDirectory()
    await mkdir(join(fresh, 'postgres', 'letters'), { recursive: true })
    expect(await refusal(startPostgres({ dataDirectory: fresh }))).toContain(
      'is there but holds no PostgreSQL data: move it away, or choose another data directory',
    )
  })

  it("refuses another server's own data directory", async () => {
    const fresh = await newDirectory()
    await writeFile(join(fresh, 'PG_VERSION'), '18\n')
    expect(await refusal(startPostgres({ dataDirectory: fresh }))).toContain(
      'is itself the data of a PostgreSQL server',
    )
  })

  it('refuses a file', async () => {
    const fresh = join(await newDirectory(), 'file')
    await writeFile(fresh, '')
    for (const path of [fresh, join(fresh, 'below')]) {
      expect(await refusal(startPostgres({ dataDirectory: path }))).toBe(
        `MissingService: ${path} is not a directory: choose another data directory`,
      )
    }
  })

  it('refuses a port that is in use, and gives the directory up again', async () => {
    const squatter = createServer()
    const port = await new Promise<number>((resolve) => {
      squatter.listen(0, '127.0.0.1', () => {
        const address = squatter.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    expect(await refusal(startPostgres({ dataDirectory, port }))).toBe(
      `MissingService: Port ${port} of 127.0.0.1 is in use: choose another one for PostgreSQL, or stop what listens there`,
    )
    squatter.close()
    await start({ dataDirectory })
  })

  const isRoot = process.getuid?.() === 0
  // Skipped, by name, where the tests are not run by root: another user's server runs as that user, and nobody is kept out.
  const asRoot = isRoot ? it : it.skip
  const rootOnly = isRoot ? '' : ' (skipped: the tests are not run by root)'
  asRoot(`explains to root which folder keeps the unprivileged user out${rootOnly}`, async () => {
    const closed = await newDirectory()
    await chmod(closed, 0o700)
    const fresh = join(closed, 'data')
    expect(await refusal(startPostgres({ dataDirectory: fresh }))).toBe(
      `MissingService: ${join(fresh, 'postgres')} cannot be used as a data directory by root: PostgreSQL refuses to run as root and runs as an unprivileged user, who may not enter ${closed} (mode 0700); choose a directory elsewhere, such as /var/lib/concordat, or start this as an ordinary user`,
    )
  })

  // Skipped, by name, where the tests are run by root, who may write to every directory: there is nothing to refuse.
  const asOrdinaryUser = isRoot ? it.skip : it
  const notAsRoot = isRoot ? ' (skipped: root may write to every directory)' : ''
  asOrdinaryUser(`refuses a directory that it may not write to${notAsRoot}`, async () => {
    const fresh = await newDirectory()
    await chmod(fresh, 0o500)
    expect(await refusal(startPostgres({ dataDirectory: fresh }))).toContain(
      'is not writable for this user',
    )
  })
})
