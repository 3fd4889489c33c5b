/**
 * `npm run package`: the broker as an npm package, for machines without this checkout.
 *
 *   dist/concordat/            the package as a folder, with a lockfile of its own: what the container image holds
 *   dist/concordat-0.1.0.tgz   the same, packed: `npm install` takes it, `npm publish` publishes it
 *
 * The code of the broker, and of the workspaces that it uses, comes along in a few files of JavaScript. The packages that
 * are left to install are those that the broker depends on, as our lockfile has them.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lockedPart, type Places } from './package/locked.ts'
import { dependenciesOfProgram, inlined, writeProgram } from './package/program.ts'

interface Manifest {
  version: string
  description: string
  license: string
}

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'dist/concordat')

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }
const broker: Manifest = JSON.parse(read('broker/package.json'))
const { dependencies, optionalDependencies } = dependenciesOfProgram(root)

rmSync(join(root, 'dist'), { recursive: true, force: true })
await writeProgram(root, join(folder, 'lib'))
copyWhatIsNotCode()
writeManifests()
execFileSync('npm', ['pack', '--silent', '--pack-destination', '..'], {
  cwd: folder,
  stdio: ['ignore', 'inherit', 'inherit'],
})

function copyWhatIsNotCode(): void {
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(root, 'broker/README.md'), join(folder, 'README.md'))
  cpSync(join(root, 'node_modules', inlined, 'LICENSE'), join(folder, `lib/LICENSE.${inlined}`))
}

function writeManifests(): void {
  const { version, description, license } = broker
  const manifest = {
    name: 'concordat',
    version,
    description,
    license,
    type: 'module',
    bin: { concordat: 'lib/main.js' },
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

function writeJson(name: string, value: object): void {
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`)
}
