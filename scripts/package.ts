/**
 * `npm run package`: the broker as an npm package, for machines without this checkout.
 *
 *   dist/concordat/            the package as a folder, with a lockfile of its own: what the container image holds
 *   dist/concordat-0.1.0.tgz   the same, packed: `npm install` takes it, `npm publish` publishes it
 *
 * tsc makes JavaScript of the broker and of the workspaces that it uses; their code comes along. The packages that are
 * left to install are those that the code imports, as our lockfile has them.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inlineImports } from './package/imports.ts'
import { lockedPart, type Places } from './package/locked.ts'

interface Manifest {
  version: string
  description: string
  license: string
  exports?: Record<string, string>
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'dist/concordat')
/** Whose code the package holds, the broker's first. */
const workspaces = ['broker', 'local-services', 'pact-schema']

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
const manifests = new Map<string, Manifest>(
  workspaces.map((name) => [name, JSON.parse(read(`${name}/package.json`))]),
)

rmSync(join(root, 'dist'), { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
execFileSync('tsc', ['-p', 'broker/tsconfig.package.json'], { cwd: root, stdio: 'inherit' })
copyWhatIsNotCode()
writeManifests(inlineAll())
execFileSync('npm', ['pack', '--silent', '--pack-destination', '..'], {
  cwd: folder,
  stdio: ['ignore', 'inherit', 'inherit'],
})

/** tsc leaves stylesheets and pictures where they are. */
function copyWhatIsNotCode(): void {
  const files = globSync('broker/src/**/*.*', {
    cwd: root,
    exclude: ['**/*.ts', '**/*.approved.*'],
  })
  for (const file of files) {
    mkdirSync(dirname(join(folder, 'lib', file)), { recursive: true })
    cpSync(join(root, file), join(folder, 'lib', file))
  }
  for (const file of ['LICENSE', 'broker/README.md'])
    cpSync(join(root, file), join(folder, file.replace('broker/', '')))
}

/** Returns the packages that the code imports. */
function inlineAll(): Set<string> {
  const inlined = new Map(
    [...manifests].flatMap(([name, { exports = {} }]) =>
      Object.entries(exports).map(([way, file]) => [
        `@concordat/${name}${way.slice(1)}`,
        `lib/${name}/${file.slice(2).replace(/\.ts$/, '.js')}`,
      ]),
    ),
  )
  const packages = new Set<string>()
  for (const file of globSync('lib/**/*.js', { cwd: folder })) {
    const path = join(folder, file)
    const { code, packages: found } = inlineImports(file, readFileSync(path, 'utf8'), inlined)
    writeFileSync(path, code)
    for (const name of found) packages.add(name)
  }
  return packages
}

function writeManifests(packages: Set<string>): void {
  const { version, description, license } = manifestOf('broker')
  const known: Record<string, string> = {}
  for (const { dependencies } of manifests.values()) Object.assign(known, dependencies)
  const dependencies = Object.fromEntries(
    [...packages].sort().map((name) => {
      const wanted = known[name]
      if (wanted) return [name, wanted]
      throw new Error(
        `The broker imports ${name}, which none of ${workspaces.join(', ')} depends on`,
      )
    }),
  )
  const { optionalDependencies = {} } = manifestOf('local-services')
  const manifest = {
    name: 'concordat',
    version,
    description,
    license,
    type: 'module',
    bin: { concordat: 'lib/broker/src/main.js' },
    engines: { node: engines.node },
    files: ['lib'],
    dependencies,
    optionalDependencies,
  }
  const { packages: places } = JSON.parse(read('package-lock.json')) as { packages: Places }
  const { files: _, description: __, type: ___, ...start } = manifest
  const lock = {
    name: manifest.name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': start,
      ...lockedPart(places, 'broker', { dependencies, optionalDependencies }),
    },
  }
  writeJson('package.json', manifest)
  writeJson('npm-shrinkwrap.json', lock)
}

function manifestOf(workspace: string): Manifest {
  const manifest = manifests.get(workspace)
  if (!manifest) throw new Error(`There is no workspace ${workspace}`)
  return manifest
}

function writeJson(name: string, value: object): void {
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`)
}
