import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from './choose.ts'

const patience = 1_000

/**
 * Whether a Docker engine answers, where testcontainers would look for one. Asking costs a
 * millisecond; loading testcontainers to find out costs half a second.
 */
export async function dockerAnswers(env: Environment): Promise<boolean> {
  const answers = await Promise.all(
    engineAddresses(env).map((address) => answersPing(address, env)),
  )
  return answers.includes(true)
}

/** The addresses at which an engine may listen: the one in DOCKER_HOST alone, if it is set. */
export function engineAddresses(env: Environment): string[] {
  if (env.DOCKER_HOST) return [env.DOCKER_HOST]
  const uid = process.getuid?.()
  return [
    '/var/run/docker.sock',
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, 'docker.sock')] : []),
    join(homedir(), '.docker', 'run', 'docker.sock'),
    join(homedir(), '.docker', 'desktop', 'docker.sock'),
    ...(uid === undefined ? [] : [`/run/user/${uid}/docker.sock`]),
  ].map((socket) => `unix://${socket}`)
}

function answersPing(address: string, env: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = ask(address, env)
    if (!asked) return resolve(false)
    asked.setTimeout(patience, () => asked.destroy(new Error('no answer')))
    asked.once('error', () => resolve(false))
    asked.once('response', (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.end()
  })
}

function ask(address: string, env: Environment) {
  const path = '/_ping'
  if (address.startsWith('unix://')) {
    return request({ socketPath: address.slice('unix://'.length), path })
  }
  const url = URL.parse(address)
  if (url?.protocol !== 'tcp:') return undefined
  const target = { host: url.hostname, port: url.port || 2375, path }
  return env.DOCKER_TLS_VERIFY === '1'
    ? requestSecurely({ ...target, ...certificates(env) })
    : request(target)
}

function certificates(env: Environment): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  const folder = env.DOCKER_CERT_PATH ?? join(homedir(), '.docker')
  const read = (name: string) => readFileSync(join(folder, name))
  try {
    return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
  } catch {
    return {}
  }
}
