/**
 * A backend as another team would run it, in a process of its own: its API at one address, and the hook that makes
 * states true, as docs/foreign-provider.md describes it, at another. Prints both as one line of JSON, and ends when
 * its input does.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { createStage } from '../src/scene/stage.ts'
import { applyState } from '../src/states/arrange.ts'
import { takeOver } from '../suites/harness/handover.ts'

const stage = await createStage(takeOver())
const { scene } = stage

async function change(text: string): Promise<object> {
  const { action, state, params } = JSON.parse(text)
  if (action === 'reset') {
    await stage.clean()
    return {}
  }
  const values = await applyState(scene, 'experimentation-api', state, params)
  const { caller } = scene
  return { ...values, ...(caller.kind === 'person' && { accessToken: caller.person.accessToken }) }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const hook = createServer((request, response) => {
  read(request)
    .then(change)
    .then(
      (values) => response.writeHead(200).end(JSON.stringify(values)),
      (error: unknown) => response.writeHead(500).end(JSON.stringify({ error: String(error) })),
    )
})
await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
const address = hook.address()
const port = typeof address === 'object' && address !== null ? address.port : 0
console.log(
  JSON.stringify({ baseUrl: await stage.listen(), stateUrl: `http://127.0.0.1:${port}/states` }),
)

process.stdin.resume()
await once(process.stdin, 'end')
hook.close()
await stage.close()
