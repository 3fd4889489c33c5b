import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { root } from '../loop/command.ts'
import { askBroker, unlessAbsent } from './broker.ts'
import { recordCoverage } from './coverage.ts'
import { reportOf } from './gate.ts'
import { notify } from './notify.ts'
import { requireAll } from './require-all.ts'
import { tellComparison } from './schema-changes.ts'
import { smoke } from './smoke.ts'
import { summarizeTests } from './tests.ts'
import { reportVerification } from './verification.ts'

const folder = mkdtempSync(join(tmpdir(), 'concordat-ci-'))
const page = join(folder, 'page.md')
const told = () => readFileSync(page, 'utf8')
const inFolder = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

beforeEach(() => {
  writeFileSync(page, '')
  process.env.GITHUB_STEP_SUMMARY = page
  jest.spyOn(console, 'log').mockImplementation(() => undefined)
})
afterAll(() => {
  delete process.env.GITHUB_STEP_SUMMARY
  rmSync(folder, { recursive: true })
})

/** A server that answers each request so, while `act` runs; what it was sent is given back. */
async function served(
  answer: (request: IncomingMessage) => [status: number, body: string],
  act: (url: string) => Promise<unknown>,
): Promise<string[]> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      bodies.push(body)
      const [status, text] = answer(request)
      response.writeHead(status).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  try {
    await act(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
  return bodies
}

describe('the last job', () => {
  it('takes only success for a success', () => {
    expect(requireAll('{"verify": {"result": "success"}}')).toBe(true)
    expect(told()).toContain('### All gates passed')
  })

  it.each(['failure', 'skipped', 'cancelled'])('names a job that was: %s', (result) => {
    expect(requireAll(JSON.stringify({ verify: { result: 'success' }, gate: { result } }))).toBe(
      false,
    )
    expect(told()).toContain('### Not passed: gate')
    expect(told()).toContain(`| ❌ | gate | ${result} |`)
  })

  it.each([undefined, '', '{}'])('refuses to pass without a job: %s', (needs) => {
    expect(() => requireAll(needs)).toThrow('NEEDS holds no job')
  })
})

describe('the sum of the tests', () => {
  const report = (status: string, message: string) =>
    JSON.stringify({
      success: status === 'passed',
      testResults: [
        {
          name: join(root, 'broker/src/x.test.ts'),
          status,
          message,
          assertionResults: [{ fullName: 'adds', status, numPassingAsserts: 1 }],
        },
      ],
    })

  it('shows each step, and of a failure what was said', () => {
    inFolder('unit.json', report('passed', ''))
    inFolder('db.json', report('failed', '\u001b[31mexpected 1\u001b[39m'))
    inFolder('other.json', '{}')

    expect(summarizeTests(folder)).toBe(false)
    expect(told()).toContain('### Tests failed: db')
    expect(told()).toContain('| ✅ | unit | 1 | 0 | 0 |')
    expect(told()).toContain('**broker/src/x.test.ts**\n\n```text\nexpected 1\n```')
    for (const name of ['unit', 'db', 'other']) rmSync(join(folder, `${name}.json`))
  })

  it('is no success without a report', () => {
    expect(summarizeTests(folder)).toBe(false)
    expect(told()).toContain('No test has left a report')
  })
})

describe('the trend of the coverage', () => {
  it('counts the lines of each workspace that ran, and compares with the day before', () => {
    const reports = mkdtempSync(join(folder, 'coverage-'))
    const trend = join(reports, 'coverage.csv')
    const report = join(reports, 'lcov.info')
    const file = (path: string, hits: number[]) =>
      `SF:${path}\n${hits.map((count, index) => `DA:${index + 1},${count}`).join('\n')}\nend_of_record\n`
    writeFileSync(
      report,
      file('broker/src/a.ts', [12, 0]) +
        file('backend/src/a.ts', [0]) +
        file('broker/src/b.ts', [1, 0]),
    )
    writeFileSync(trend, 'day,commit,workspace,lines,covered\n2026-01-01,abc,broker,4,1\n')

    expect(recordCoverage(trend, new Date('2026-01-02'), report)).toBe(true)
    expect(readFileSync(trend, 'utf8')).toMatch(
      /\n2026-01-02,\w*,backend,1,0\n2026-01-02,\w*,broker,4,2\n$/,
    )
    expect(told()).toContain('| broker | 4 | 50.0 % | +25.0 |')
  })

  it('is not written where nothing was measured', () => {
    const trend = join(folder, 'none.csv')

    expect(recordCoverage(trend, new Date(), join(folder, 'none.info'))).toBe(false)
    expect(() => readFileSync(trend)).toThrow('ENOENT')
  })
})

describe('the file of the trend', () => {
  it('is kept on a branch of its own, whose history grows', () => {
    const remote = join(folder, 'remote.git')
    const work = join(folder, 'work')
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: work,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    execFileSync('git', ['init', '--quiet', '--bare', remote])
    execFileSync('git', ['clone', '--quiet', remote, work], { stdio: 'ignore' })
    git('commit', '--quiet', '--allow-empty', '-m', 'first')

    for (const day of ['one', 'two']) {
      writeFileSync(join(work, 'coverage.csv'), day)
      const keep = join(root, '.github/keep-trend')
      execFileSync(keep, ['coverage.csv', 'coverage-trend'], { cwd: work, stdio: 'ignore' })
    }

    expect(git('show', 'origin/coverage-trend:coverage.csv')).toBe('two')
    expect(git('log', '--format=%an', 'origin/coverage-trend')).toBe('coverage\ncoverage\n')
    expect(git('ls-tree', '--name-only', 'origin/coverage-trend')).toBe('coverage.csv\n')
  })
})

describe('what a verification found', () => {
  const outcome = {
    provider: 'shop',
    providerVersion: '2',
    branch: 'main',
    buildUrl: null,
    success: false,
    problems: ['The result did not arrive'],
    pacts: [],
    loggedErrors: [],
    leftOut: {},
    states: { used: [], unknown: [], unused: [] },
    milliseconds: 10,
  }

  it('is a failure when nobody was verified', async () => {
    expect(await reportVerification(inFolder('none.json', '{"outcomes": []}'))).toBe(false)
    expect(told()).toContain('No provider was verified')
    rmSync(join(folder, 'none.json'))
  })

  it('names who breaks contracts, and how to see it on one’s own machine', async () => {
    const file = inFolder('broken.json', JSON.stringify({ outcomes: [outcome] }))

    expect(await reportVerification(file)).toBe(false)
    expect(told()).toContain('### Contracts are broken: shop')
    expect(told()).toContain('`npm run verify -- --provider shop --no-publish`')
    rmSync(file)
  })
})

describe('the report of the gate', () => {
  const failed = {
    kind: 'VERIFICATION_FAILED',
    blocking: true,
    text: 'shop 2 failed to verify the pact of web 1',
    next: { text: 'Mend it', command: 'pact verifier' },
  }
  const build = { number: '1a2b', to: 'production' }

  it('says why one may not go, and what to do next', () => {
    const report = reportOf(
      [
        { pacticipant: 'web', deployable: true, reasons: [], output: '' },
        { pacticipant: 'a|b', deployable: false, reasons: [failed], output: '' },
      ],
      build,
    )

    expect(report).toContain('### 1 of 2 may not go to production: build `1a2b`')
    expect(report).toContain(String.raw`| ❌ | a\|b | VERIFICATION_FAILED |`)
    expect(report).toContain('shop 2 failed to verify')
    expect(report).toContain('pact verifier')
  })

  it('shows what the client wrote where the broker gives no reasons', () => {
    const answer = { pacticipant: 'web', deployable: false, reasons: [], output: 'said no' }

    expect(reportOf([answer], build)).toContain('said no')
  })

  it('does not take nobody for everybody', () => {
    expect(reportOf([], build)).toContain('Nobody was asked about')
  })
})

describe('what the contracts change', () => {
  const from = { version: '1' }
  const unchanged = {
    resource: 'product',
    direction: 'response',
    change: 'unchanged',
    backward: [],
    forward: [],
  }

  it('is told resource by resource, each sentence once', () => {
    const sentence = { sentence: 'relies on picture' }
    const changed = { ...unchanged, change: 'changed', backward: [sentence], forward: [sentence] }
    const text = tellComparison({
      from,
      backward: 'unknown',
      forward: 'compatible',
      resources: [unchanged, changed],
    })

    expect(text).toContain('1 of 2 schemas differ since 1')
    expect(text.match(/relies on picture/g)).toHaveLength(1)
  })

  it('is nothing where no schema differs', () => {
    const verdicts = { backward: 'compatible', forward: 'compatible' }

    expect(tellComparison({ from, ...verdicts, resources: [unchanged] })).toBe(
      'no schema differs since 1',
    )
  })
})

describe('what was deployed', () => {
  it('passes the smoke test when it answers', async () => {
    await served(
      () => [204, ''],
      async (url) => expect(await smoke(url, 0)).toBe(true),
    )
    expect(told()).toContain('it answers 204')
  })

  it('fails it when it answers with a fault, or nobody answers', async () => {
    let last = ''
    await served(
      () => [503, ''],
      async (url) => {
        last = url
        expect(await smoke(url, 0)).toBe(false)
      },
    )
    expect(await smoke(last, 0)).toBe(false)
    expect(told()).toContain('it answers 503')
    expect(told()).toContain('nobody answers')
  })
})

describe('the chat', () => {
  it('is told, and is not reached without an address', async () => {
    const bodies = await served(
      () => [200, ''],
      async (url) => expect(await notify(url, 'main "failed"')).toBe(true),
    )

    expect(bodies).toEqual(['{"text":"main \\"failed\\""}'])
    expect(await notify('', 'x')).toBe(true)
  })

  it('does not make a run fail when it is down, and its address is not told', async () => {
    const log = jest.mocked(console.log)

    expect(await notify('http://127.0.0.1:1/secret', 'x')).toBe(true)
    expect(log.mock.calls.flat().join()).not.toContain('secret')
  })
})

describe('a question to the broker', () => {
  const credentials = ['PACT_BROKER_BASE_URL', 'PACT_BROKER_TOKEN', 'PACT_BROKER_USERNAME']
  beforeEach(() => {
    for (const name of credentials) delete process.env[name]
  })
  afterAll(() => {
    for (const name of credentials) delete process.env[name]
  })

  it('needs a broker', async () => {
    await expect(askBroker('/')).rejects.toThrow('set PACT_BROKER_BASE_URL')
  })

  it('carries the token, and tells absence from refusal', async () => {
    await served(
      ({ url, headers }) =>
        url === '/there'
          ? [200, JSON.stringify(headers.authorization)]
          : [url === '/gone' ? 404 : 401, 'no'],
      async (url) => {
        process.env.PACT_BROKER_BASE_URL = url
        process.env.PACT_BROKER_TOKEN = 'abc'

        expect(await askBroker('/there')).toBe('Bearer abc')
        expect(await unlessAbsent('/gone')).toBeUndefined()
        await expect(unlessAbsent('/locked')).rejects.toThrow(`answered 401 to GET ${url}/locked`)
      },
    )
  })

  it('says who does not answer', async () => {
    process.env.PACT_BROKER_BASE_URL = 'http://127.0.0.1:1'

    await expect(askBroker('/')).rejects.toThrow('http://127.0.0.1:1 does not answer')
  })
})
