import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const exists = (path: string) => existsSync(join(root, path))
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...globSync('docs/**/*.md', { cwd: root }).sort(),
]
const folders = globSync('*/', { cwd: root }).filter((name) => name !== 'node_modules')

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => found ?? [])
}

/** What the documents name in code, line by line. */
const code = (document: string) => [
  ...all(read(document), /`([^`\n]+)`/g),
  ...all(read(document), /^```(?:sh|js|text)\n([\s\S]*?)^```/gm).flatMap((block) =>
    block.split('\n'),
  ),
  ...all(read(document), /^ {4}(.+)$/gm),
]

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-')

/** What people see, as docs/troubleshooting.md quotes it: the sentences in its first columns, in parts without values. */
function seen(): string[] {
  const cells = all(read('docs/troubleshooting.md'), /^\| (.+?) \| .+ \|$/gm)
  return cells
    .flatMap((cell) => all(cell, /`([^`]+)`/g))
    .filter((sentence) => / \w+ /.test(sentence))
    .flatMap((sentence) => sentence.split(/…|'|\d[\d.]*/))
    .map((part) => part.trim())
    .filter((part) => part.length > 3)
}

describe('the documents', () => {
  it('quote of what may go wrong what is really said', () => {
    const sources = globSync('{*/src,*/test,scripts}/**/*.{ts,mjs}', { cwd: root })
      .filter((path) => !/node_modules|\.test\.ts$/.test(path))
      .map((path) => read(path).replaceAll(/\\?\$\{[^}]+\}/g, '…'))
      .join('\n')
    expect(seen().filter((part) => !sources.includes(part))).toEqual([])
    expect(seen().length).toBeGreaterThan(20)
  })

  it.each(documents)('name only commands that exist: %s', (document) => {
    const named = code(document).flatMap((line) =>
      all(
        line,
        /\bnpm (?:run (?:-s |--silent )?)?(start|test|(?<=run (?:-s |--silent )?)[\w:-]+)/g,
      ),
    )

    expect(named.filter((name) => !scripts[name])).toEqual([])
  })

  it.each(documents)('name only files and folders that exist: %s', (document) => {
    const inHere = new RegExp(`^(?:${folders.join('|')}|\\.github|\\.ci)/[\\w./-]*$`)
    const named = code(document)
      .flatMap((line) => line.split(/[\s,]+/))
      .filter((word) => inHere.test(word) && !madeByRunning.test(word))

    expect(named.filter((path) => !exists(path) && !exists(`broker/src/${path}`))).toEqual([])
  })

  it.each(documents)('link only to files and headings that exist: %s', (document) => {
    const text = read(document).replace(/^```[\s\S]*?^```|`[^`\n]+`/gm, '')
    const targets = all(text, /\]\((?!https?:)([^)\s]+)/g)

    expect(targets.filter((target) => !leadsSomewhere(document, target))).toEqual([])
  })

  it.each(documents)('show code only as it stands in a file: %s', (document) => {
    const blocks = [...read(document).matchAll(/(?:^<!-- (\S+) -->\n)?^```ts\n([\s\S]*?)^```/gm)]

    expect(blocks.filter(([, file, block = '']) => !file || !holds(file, block))).toEqual([])
  })

  it('are all reached from the README', () => {
    const guides = globSync('docs/*.md', { cwd: root })
    const readme = read('README.md')

    expect(guides.length).toBeGreaterThan(10)
    expect(guides.filter((guide) => !readme.includes(`](${guide}`))).toEqual([])
  })
})

/** Reports, packages and the broker's data are not in the repository. */
const madeByRunning = /^(reports|dist)\//

function leadsSomewhere(document: string, target: string): boolean {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? document : join(dirname(document), path)
  if (!exists(file)) return false
  return (
    anchor === undefined ||
    all(read(file), /^#+ (.+)$/gm)
      .map(anchorOf)
      .includes(anchor)
  )
}

function holds(file: string, block: string): boolean {
  return exists(file) && read(file).includes(block)
}

it('the commands start programs that exist', () => {
  const programs = Object.values(scripts).flatMap((command) =>
    all(command, /(?:^|\s)node (?:--\S+ )*([\w./-]+\.[cm]?[jt]s)/g),
  )

  expect(programs.length).toBeGreaterThan(5)
  expect(programs.filter((program) => !exists(program))).toEqual([])
})
