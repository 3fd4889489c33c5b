/**
 * Completes package-lock.json with the optional packages of other platforms that npm left out.
 *
 * Some tools name one optional package per platform. Where a registry does not have one of them at that
 * version, `npm install` drops it from the lockfile without a word, and `npm ci` then refuses that
 * lockfile as out of step. The missing entries need only a version and a platform: npm keeps them
 * at later installs, and does not fetch what does not fit the machine.
 *
 *   node scripts/complete-lock.mjs            writes the missing entries
 *   node scripts/complete-lock.mjs --check    exits 1 when some are missing
 */
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
const missing = missingEntries(lock.packages)

if (missing.length === 0) process.exit(0)
if (process.argv.includes('--check')) {
  console.error(
    `package-lock.json lacks ${missing.length} optional packages of other platforms, ${missing[0][0]} among them: run \`npm run lock\`.`,
  )
  process.exit(1)
}
for (const [place, entry] of missing) lock.packages[place] = entry
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([left], [right]) => left.localeCompare(right, 'en')),
)
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.error(`package-lock.json: added ${missing.length} optional packages of other platforms.`)

function missingEntries(packages) {
  return Object.entries(packages).flatMap(([place, parent]) =>
    Object.entries(parent.optionalDependencies ?? {})
      // A range cannot be locked without asking the registry; the packages in question name exact versions.
      .filter(
        ([name, version]) => /^\d+\.\d+\.\d+/.test(version) && !isFindable(packages, place, name),
      )
      .map(([name, version]) => [
        `node_modules/${name}`,
        inNpmsOrder({ version, ...kindOf(parent), optional: true, ...platformOf(name) }),
      ]),
  )
}

/** Node's own look-up: the folder itself, then each folder above it. */
function isFindable(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (packages[candidate]) return true
    if (folder === '') return false
  }
}

function kindOf({ dev, devOptional, peer }) {
  return Object.fromEntries(
    Object.entries({ dev, devOptional, peer }).filter(([, value]) => value !== undefined),
  )
}

/** `@x/binding-linux-arm64-musl` is for Linux on arm64 with musl: it keeps npm from fetching it elsewhere. */
function platformOf(name) {
  const words = name.split(/[/@._-]/)
  const systems = {
    aix: 'aix',
    android: 'android',
    darwin: 'darwin',
    freebsd: 'freebsd',
    linux: 'linux',
    netbsd: 'netbsd',
    openbsd: 'openbsd',
    openharmony: 'openharmony',
    sunos: 'sunos',
    win32: 'win32',
    windows: 'win32',
    win: 'win32',
  }
  const processors = [
    'arm',
    'arm64',
    'ia32',
    'loong64',
    'ppc64',
    'riscv64',
    's390x',
    'wasm32',
    'x64',
  ]
  const os = words.map((word) => systems[word]).find(Boolean)
  const cpu = words.find((word) => processors.includes(word))
  const libc = { musl: 'musl', gnu: 'glibc', glibc: 'glibc' }[words.at(-1)]
  return {
    ...(cpu && { cpu: [cpu] }),
    ...(os === 'linux' && libc && { libc: [libc] }),
    ...(os && { os: [os] }),
  }
}

/** Version first, then by name: any other order is a difference at npm's next install. */
function inNpmsOrder({ version, ...rest }) {
  return {
    version,
    ...Object.fromEntries(
      Object.entries(rest).sort(([left], [right]) => left.localeCompare(right, 'en')),
    ),
  }
}
