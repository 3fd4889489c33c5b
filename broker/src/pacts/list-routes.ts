import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App, Deps, Room } from '../http/room.ts'
import type { Pair } from '../links.ts'
import {
  type ProviderList,
  representLatestPacts,
  representPairPacts,
  representProviderPacts,
} from './list-representation.ts'
import {
  hasBranch,
  listLatestPacts,
  listLatestPactsOfProvider,
  listPactsOfHead,
  listPactsOfPair,
  listPactsOfProvider,
} from './lists.ts'
import type { HeadSelector, ListedPact, PactsSelector } from './pact.ts'
import { sendLatest } from './pact-routes.ts'
import { deletePacts, hasPact } from './pacts.ts'
import { representDeleted } from './representation.ts'
import {
  branchParams,
  pairParams,
  providerBranchParams,
  providerParams,
  providerRestParams,
  providerTagParams,
  restParams,
  tagParams,
} from './schemas.ts'

const ofPair = '/pacts/provider/:provider/consumer/:consumer'
const ofProvider = '/pacts/provider/:provider'
const mainBranch = { kind: 'main-branch' } as const

/** Lists of pacts: of a pair, of a provider, of everyone. */
export const listRoutes: Room = (app, deps) => {
  pairRoutes(app, deps)
  pairBranchRoutes(app, deps)
  providerRoutes(app, deps)
  providerBranchRoutes(app, deps)
  app.get('/pacts/latest', async (request, reply) =>
    reply.hal(representLatestPacts(await listLatestPacts(deps.db), request.links)),
  )
}

function pairRoutes(app: App, { db }: Deps): void {
  const all = { kind: 'all' } as const
  app.get(`${ofPair}/versions`, { schema: { params: pairParams } }, async (request, reply) =>
    sendPair(request, reply, request.params, await listPactsOfPair(db, request.params, all)),
  )
  app.delete(`${ofPair}/versions`, { schema: { params: pairParams } }, async (request, reply) => {
    await deletePacts(db, request.params, all)
    return reply.code(204).send()
  })
  app.get(`${ofPair}/tag/:tag`, { schema: { params: tagParams } }, async (request, reply) => {
    const { tag } = request.params
    const pacts = await listPactsOfPair(db, request.params, { kind: 'tag', tag })
    return sendPair(request, reply, request.params, pacts, tag)
  })
  app.delete(`${ofPair}/tag/:tag`, { schema: { params: tagParams } }, (request, reply) =>
    remove(request, reply, request.params, { kind: 'tag', tag: request.params.tag }, db),
  )
}

/**
 * Those of a branch by name, and of the main branch without one. Some clients do not encode the slashes of a branch,
 * or leave out the last part of the main branch's paths: what they mean is plain, so they are served too.
 */
function pairBranchRoutes(app: App, { db }: Deps): void {
  const list = async (request: FastifyRequest, reply: FastifyReply, pair: Pair, branch?: string) =>
    sendPair(request, reply, pair, await listPactsOfPair(db, pair, named(branch)))
  const head = async (request: FastifyRequest, reply: FastifyReply, pair: Pair, branch?: string) =>
    sendPair(request, reply, pair, await listPactsOfHead(db, pair, named(branch)))
  const schema = { params: pairParams }

  for (const url of [`${ofPair}/branch`, `${ofPair}/branch/versions`]) {
    app.get(url, { schema }, (request, reply) => list(request, reply, request.params))
  }
  app.delete(`${ofPair}/branch/versions`, { schema }, (request, reply) =>
    remove(request, reply, request.params, mainBranch, db),
  )
  app.get(`${ofPair}/branch/latest/versions`, { schema }, (request, reply) =>
    head(request, reply, request.params),
  )
  app.delete(`${ofPair}/branch/latest/versions`, { schema }, (request, reply) =>
    remove(request, reply, request.params, mainBranch, db),
  )
  app.get(`${ofPair}/branch/latest`, { schema }, async (request, reply) =>
    (await hasBranch(db, request.params.consumer, 'latest'))
      ? list(request, reply, request.params, 'latest')
      : head(request, reply, request.params),
  )
  for (const url of [`${ofPair}/branch/:branch`, `${ofPair}/branch/:branch/latest/versions`]) {
    const answer = url.endsWith('versions') ? head : list
    app.get(url, { schema: { params: branchParams } }, (request, reply) =>
      answer(request, reply, request.params, request.params.branch),
    )
    app.delete(url, { schema: { params: branchParams } }, (request, reply) =>
      remove(request, reply, request.params, named(request.params.branch), db),
    )
  }
  app.get(`${ofPair}/branch/*`, { schema: { params: restParams } }, (request, reply) => {
    const [branch, end] = splitRest(request.params['*'])
    if (end === '/latest') return sendLatest(db, request, reply, request.params, named(branch))
    return (end === '' ? list : head)(request, reply, request.params, branch)
  })
}

function providerRoutes(app: App, { db }: Deps): void {
  app.get(ofProvider, { schema: { params: providerParams } }, async (request, reply) => {
    const { provider } = request.params
    const pacts = await listPactsOfProvider(db, provider, { kind: 'all' })
    return sendProvider(request, reply, provider, pacts, { isLatest: false })
  })
  app.get(
    `${ofProvider}/tag/:tag`,
    { schema: { params: providerTagParams } },
    async (request, reply) => {
      const { provider, tag } = request.params
      const pacts = await listPactsOfProvider(db, provider, { kind: 'tag', tag })
      return sendProvider(request, reply, provider, pacts, { isLatest: false, tag })
    },
  )
  app.get(
    `${ofProvider}/latest`,
    { schema: { params: providerParams } },
    async (request, reply) => {
      const { provider } = request.params
      const pacts = await listLatestPactsOfProvider(db, provider, { kind: 'all' })
      return sendProvider(request, reply, provider, pacts, { isLatest: true })
    },
  )
  app.get(
    `${ofProvider}/latest/:tag`,
    { schema: { params: providerTagParams } },
    async (request, reply) => {
      const { provider, tag } = request.params
      const pacts = await listLatestPactsOfProvider(db, provider, { kind: 'tag', tag })
      return sendProvider(request, reply, provider, pacts, { isLatest: true, tag })
    },
  )
}

function providerBranchRoutes(app: App, { db }: Deps): void {
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    provider: string,
    { isLatest, branch }: { isLatest: boolean; branch?: string },
  ) => {
    const pacts = isLatest
      ? await listLatestPactsOfProvider(db, provider, named(branch))
      : await listPactsOfProvider(db, provider, named(branch))
    const list = { isLatest, ...(branch !== undefined && { branch }) }
    return sendProvider(request, reply, provider, pacts, list)
  }
  for (const isLatest of [false, true]) {
    const latest = isLatest ? '/latest' : ''
    app.get(
      `${ofProvider}/branch${latest}`,
      { schema: { params: providerParams } },
      (request, reply) => answer(request, reply, request.params.provider, { isLatest }),
    )
    app.get(
      `${ofProvider}/branch/:branch${latest}`,
      { schema: { params: providerBranchParams } },
      (request, reply) => {
        const { provider, branch } = request.params
        return answer(request, reply, provider, { isLatest, branch })
      },
    )
  }
  app.get(
    `${ofProvider}/branch/*`,
    { schema: { params: providerRestParams } },
    (request, reply) => {
      const [branch, end] = splitRest(request.params['*'])
      return answer(request, reply, request.params.provider, { isLatest: end !== '', branch })
    },
  )
}

function named(branch: string | undefined): HeadSelector {
  return branch === undefined ? mainBranch : { kind: 'branch', branch }
}

/** A branch with plain slashes, and what stands behind it: `feat/x` and `/latest` of `feat/x/latest`. */
function splitRest(rest: string): [branch: string, end: string] {
  const branch = rest.replace(/\/latest(\/versions)?$/, '')
  return [branch, rest.slice(branch.length)]
}

function sendPair(
  request: FastifyRequest,
  reply: FastifyReply,
  pair: Pair,
  pacts: ListedPact[],
  tag?: string,
): FastifyReply {
  const list = { self: selfOf(request), ...(tag !== undefined && { tag }) }
  return reply.hal(representPairPacts(pair, pacts, list, request.links))
}

function sendProvider(
  request: FastifyRequest,
  reply: FastifyReply,
  provider: string,
  pacts: ListedPact[],
  list: ProviderList,
): FastifyReply {
  const named = { self: selfOf(request), ...list }
  return reply.hal(representProviderPacts(provider, pacts, named, request.links))
}

async function remove(
  request: FastifyRequest,
  reply: FastifyReply,
  pair: Pair,
  selector: PactsSelector,
  db: Deps['db'],
): Promise<FastifyReply> {
  await deletePacts(db, pair, selector)
  return reply.hal(representDeleted(pair, await hasPact(db, pair), request.links))
}

/** The address asked for, without the query. */
function selfOf(request: FastifyRequest): string {
  return request.ownUrl.split('?', 1)[0] ?? request.ownUrl
}
