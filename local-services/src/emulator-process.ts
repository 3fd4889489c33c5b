/**
 * The process in which the emulators of AWS services run: `node emulator-process.ts NAME...`.
 * Each listens on a free port of the loopback interface and is reported in a line of JSON. The
 * process ends when its standard input closes, and so with its owner.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { loopback } from './free-port.ts'
import { createS3Server } from './s3/s3-server.ts'

const require = createRequire(import.meta.url)

/** What the emulators are, as far as they are used here: none of them brings types. */
type ServerFactory = (options: Record<string, unknown>) => Server
type CognitoFactory = (logger: unknown) => Promise<{ application: RequestListener }>

const emulators: Record<string, () => Promise<number>> = {
  dynamodb: async () => {
    const dynalite: ServerFactory = require('dynalite')
    return listen(dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }))
  },
  kinesis: async () => {
    const kinesalite: ServerFactory = require('kinesalite')
    return listen(kinesalite({ createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0 }))
  },
  s3: () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
      process.env
    return listen(createServer(createS3Server({ accessKeyId, secretAccessKey })))
  },
  cognito: startCognito,
}

/**
 * The tokens name their issuer with a port that is read when the package is loaded, so the server
 * listens first. The package's own discovery document names a fixed port; this one names the real one.
 */
async function startCognito(): Promise<number> {
  let application: RequestListener = (_request, response) => response.writeHead(503).end()
  const server = createServer((request, response) => {
    const pool = /^\/([^/]+)\/\.well-known\/openid-configuration$/.exec(request.url ?? '')?.[1]
    if (pool === undefined) return application(request, response)
    const issuer = `http://${loopback}:${port}/${pool}`
    const discovery = {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(discovery))
  })
  const port = await listen(server)
  Object.assign(process.env, { HOST: loopback, PORT: String(port), CODE: '123456' })
  // As on AWS, a pool takes any user name unless it is made to take email addresses only.
  mkdirSync('.cognito', { recursive: true })
  writeFileSync('.cognito/config.json', '{"UserPoolDefaults":{"UsernameAttributes":[]}}')
  const { createDefaultServer }: { createDefaultServer: CognitoFactory } = require('cognito-local')
  const pino = createRequire(require.resolve('cognito-local'))('pino')
  const cognito = await createDefaultServer(pino({ level: 'error' }, pino.destination(2)))
  application = cognito.application
  return port
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, loopback, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

process.stdin.resume().once('close', () => process.exit(0))

for (const name of process.argv.slice(2)) {
  const start = emulators[name]
  if (!start) throw new Error(`There is no emulator called ${name}`)
  const port = await start()
  process.stdout.write(`${JSON.stringify({ emulator: name, port })}\n`)
}
