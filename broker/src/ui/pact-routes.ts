import type { FastifyReply, FastifyRequest } from 'fastify'
import { TimeIsUp } from '../aside.ts'
import { DomainError } from '../errors.ts'
import type { App, Deps, Room } from '../http/room.ts'
import { Type } from '../http/type.ts'
import type { Pair } from '../links.ts'
import { compareContracts } from '../overview/contract-comparison.ts'
import { readContractPage } from '../overview/contract-page.ts'
import type { PactSelector } from '../pacts/pact.ts'
import { answerPage } from './answer.ts'
import { diffPage } from './pages/diff.ts'
import { pactPage } from './pages/pact.ts'
import { type Parameters, pageIn, textIn } from './query.ts'
import { visitOf } from './visit.ts'

const page = { constraints: { door: 'page' } }
const querystring = Type.Record(Type.String(), Type.Any())
const name = Type.String()
const pairParams = Type.Object({ provider: name, consumer: name })
const params = {
  pair: pairParams,
  version: Type.Object({ ...pairParams.properties, number: name }),
  tag: Type.Object({ ...pairParams.properties, tag: name }),
  branch: Type.Object({ ...pairParams.properties, branch: name }),
  content: Type.Object({ ...pairParams.properties, sha: name }),
  otherVersion: Type.Object({ ...pairParams.properties, number: name, other: name }),
  otherContent: Type.Object({ ...pairParams.properties, sha: name, other: name }),
}
const pair = '/pacts/provider/:provider/consumer/:consumer'
/** Stands for the last pact before that has another content, where an address names a version. */
const previous = 'previous-distinct'
/** In the list of a diff; each may have many lines. */
const changesOnPage = 25
const interactionsOnPage = 25

/** Contracts and what changed between them, at the addresses that programs read them at. */
export const pactPageRoutes: Room = (app, deps) => {
  contractPages(app, deps)
  diffPages(app, deps)
}

type Asked = FastifyRequest<{ Params: Pair; Querystring: Parameters }>

function contractPages(app: App, { db }: Deps): void {
  const answer = (request: Asked, reply: FastifyReply, selector: PactSelector) => {
    const { query } = request
    const { provider, consumer } = request.params
    const between = { provider, consumer }
    const version = textIn(query, 'version')
    // A form cannot change the path that it leads to.
    if (version !== undefined && !(selector.kind === 'version' && selector.number === version))
      return leadOn(request, reply, request.links.pact(between, version), 'version')
    return answerPage(request, reply, async (visit) => {
      const question = {
        search: textIn(query, 'q'),
        provider: textIn(query, 'provider'),
        isFailingOnly: query.result === 'failed',
        interaction: textIn(query, 'interaction'),
        page: pageIn(query, interactionsOnPage),
      }
      const found = await readContractPage(db, between, selector, question, visit.asOf)
      return pactPage({ page: found, question }, visit)
    })
  }
  for (const path of [
    `${pair}/version/:number`,
    `${pair}/versions/:number`,
    '/pact/provider/:provider/consumer/:consumer/version/:number',
  ])
    app.get(path, { ...page, schema: { params: params.version, querystring } }, (request, reply) =>
      answer(request, reply, { kind: 'version', number: request.params.number }),
    )
  for (const path of [`${pair}/latest`, '/pact/provider/:provider/consumer/:consumer/latest'])
    app.get(path, { ...page, schema: { params: params.pair, querystring } }, (request, reply) =>
      answer(request, reply, { kind: 'latest' }),
    )
  app.get(
    `${pair}/latest/:tag`,
    { ...page, schema: { params: params.tag, querystring } },
    (request, reply) => answer(request, reply, { kind: 'tag', tag: request.params.tag }),
  )
  app.get(
    `${pair}/branch/:branch/latest`,
    { ...page, schema: { params: params.branch, querystring } },
    (request, reply) => answer(request, reply, { kind: 'branch', branch: request.params.branch }),
  )
  for (const path of [`${pair}/pact-version/:sha`, `${pair}/pact-version/:sha/metadata/:metadata`])
    app.get(path, { ...page, schema: { params: params.content, querystring } }, (request, reply) =>
      answer(request, reply, { kind: 'content', sha: request.params.sha }),
    )
}

function diffPages(app: App, { db, config }: Deps): void {
  const answer = (
    request: Asked,
    reply: FastifyReply,
    both: { pact: PactSelector; other: PactSelector | undefined },
    named?: string,
  ) =>
    answerPage(request, reply, async (visit) => {
      const { query, params } = request
      const withoutEffect = query.show === 'all'
      const page = pageIn(query, changesOnPage)
      const options = {
        question: { withoutEffect, page },
        timeLimit: config.domain.diffTimeout,
        asOf: visit.asOf,
      }
      const comparison = await compareContracts(db, params, both, options).catch(tooLong)
      const other = named ?? comparison.other?.number ?? previous
      return diffPage({ comparison, other, withoutEffect, page }, visit)
    })
  const ofVersion = (number: string): PactSelector => ({ kind: 'version', number })

  app.get(
    `${pair}/version/:number/diff/previous-distinct`,
    { ...page, schema: { params: params.version, querystring } },
    (request, reply) =>
      answer(
        request,
        reply,
        { pact: ofVersion(request.params.number), other: undefined },
        previous,
      ),
  )
  app.get(
    `${pair}/version/:number/diff/version/:other`,
    { ...page, schema: { params: params.otherVersion, querystring } },
    (request, reply) => {
      const { params: both, query } = request
      const [from, to] = [textIn(query, 'from'), textIn(query, 'to')]
      if (from !== undefined || to !== undefined) {
        const { pages } = visitOf(request, undefined)
        const address = pages.diff(both, to ?? both.number, from ?? previous)
        return leadOn(request, reply, address, 'from', 'to')
      }
      if (both.other === previous)
        return answer(
          request,
          reply,
          { pact: ofVersion(both.number), other: undefined },
          both.other,
        )
      return answer(
        request,
        reply,
        { pact: ofVersion(both.number), other: ofVersion(both.other) },
        both.other,
      )
    },
  )
  app.get(
    `${pair}/pact-version/:sha/diff/pact-version/:other`,
    { ...page, schema: { params: params.otherContent, querystring } },
    (request, reply) => {
      const { sha, other } = request.params
      return answer(request, reply, {
        pact: { kind: 'content', sha },
        other: { kind: 'content', sha: other },
      })
    },
  )
}

/** To another address with the same parameters but those that have led there. */
function leadOn(
  request: Asked,
  reply: FastifyReply,
  address: string,
  ...without: string[]
): FastifyReply {
  const query = new URLSearchParams(
    [
      ...visitOf(request, undefined).parameters,
      ...(typeof request.query.asOf === 'string'
        ? [['asOf', request.query.asOf] as [string, string]]
        : []),
    ].filter(([name, value]) => !without.includes(name) && value !== ''),
  )
  return reply.redirect(query.size > 0 ? `${address}?${query}` : address, 303)
}

function tooLong(error: unknown): never {
  if (!(error instanceof TimeIsUp)) throw error
  throw new DomainError(
    'invalid',
    'These contracts are too large to be compared within the time that PACT_BROKER_PACT_CONTENT_DIFF_TIMEOUT allows. Their JSON can be compared elsewhere.',
  )
}
