import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { pact } from '../stage/pact-cli.ts'

/** They start another broker, or tell about the others. */
const noClients = ['ruby', 'docker', 'help']

it('each command of the client that speaks to a broker has cases here', async () => {
  const { output } = await pact(['--help'])
  const list = /^Commands:\n([\s\S]*?)\n\n/m.exec(output)?.[1] ?? ''
  const commands = [...list.matchAll(/^ {2}([a-z-]+) /gm)].flatMap(([, name]) => name ?? [])
  const tests = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('\n')
  expect(commands.length).toBeGreaterThan(25)
  expect(
    commands.filter((command) => !noClients.includes(command) && !tests.includes(`'${command}'`)),
  ).toEqual([])
})
