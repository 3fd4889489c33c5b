import { actorOf, type Room } from '../http/room.ts'
import { idParams, nothing, problems } from '../http/types.ts'
import { iso } from '../instant.ts'
import { pick } from '../json.ts'
import { listVisibleFlags, readFlag } from './cached.ts'
import { representFlag } from './flag.ts'
import { createFlag, deleteFlag, type Switch, switchFlag, updateFlag } from './flags.ts'
import { removeOverride, setOverride } from './overrides.ts'
import {
  flag,
  flagChange,
  flagPage,
  flagSearch,
  newFlag,
  override,
  overrideBody,
  overrideParams,
  switchBody,
  switched,
} from './schemas.ts'

const tags = ['feature-flags']

/** Feature flags: made, read, changed and deleted. */
export const flagRoutes: Room = (app, deps, guards) => {
  app.get(
    '/feature-flags/',
    {
      onRequest: guards.may('list', 'feature_flag'),
      schema: {
        tags,
        summary: "List flags: all for those who may change them, one's own for others",
        querystring: flagSearch,
        response: { 200: flagPage, ...problems(401, 403, 422) },
      },
    },
    async (request) => {
      const { items, total } = await listVisibleFlags(deps, actorOf(request), request.query)
      const { skip, limit } = request.query
      return { items, total, skip, limit }
    },
  )

  app.post(
    '/feature-flags/',
    {
      onRequest: guards.may('create', 'feature_flag'),
      schema: {
        tags,
        summary: 'Make a flag',
        body: newFlag,
        response: { 201: flag, ...problems(401, 403, 409, 422) },
      },
    },
    async (request, reply) => {
      const created = await createFlag(deps, actorOf(request), request.body)
      return reply.code(201).send(representFlag(created))
    },
  )

  app.get(
    '/feature-flags/:id',
    {
      onRequest: guards.may('read', 'feature_flag'),
      schema: {
        tags,
        summary: 'Read a flag',
        params: idParams,
        response: { 200: flag, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => readFlag(deps, actorOf(request), request.params.id),
  )

  app.put(
    '/feature-flags/:id',
    {
      onRequest: guards.may('update', 'feature_flag'),
      schema: {
        tags,
        summary: 'Change a flag',
        params: idParams,
        body: flagChange,
        response: { 200: flag, ...problems(401, 403, 404, 409, 422) },
      },
    },
    async (request) =>
      representFlag(await updateFlag(deps, actorOf(request), request.params.id, request.body)),
  )

  app.delete(
    '/feature-flags/:id',
    {
      onRequest: guards.may('delete', 'feature_flag'),
      schema: {
        tags,
        summary: 'Delete a flag',
        params: idParams,
        response: { 204: nothing, ...problems(401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      await deleteFlag(deps, actorOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}

const activation = {
  on: 'feature_flag_activate',
  off: 'feature_flag_deactivate',
} as const
const toggling = { on: 'toggle_enable', off: 'toggle_disable' } as const

const activations: readonly [string, string, Switch][] = [
  ['activate', 'Switch a flag on', { to: 'ACTIVE', actions: activation }],
  ['deactivate', 'Switch a flag off', { to: 'INACTIVE', actions: activation }],
]
const toggles: readonly [string, string, Switch][] = [
  ['toggle', 'Switch a flag over', { actions: toggling }],
  ['enable', 'Switch a flag on, with a reason', { to: 'ACTIVE', actions: toggling }],
  ['disable', 'Switch a flag off, with a reason', { to: 'INACTIVE', actions: toggling }],
]

/** Flags switched on and off, and single users given a value of their own. */
export const flagSwitchRoutes: Room = (app, deps, guards) => {
  const onRequest = guards.may('update', 'feature_flag')

  for (const [name, summary, change] of activations) {
    app.post(
      `/feature-flags/:id/${name}`,
      {
        onRequest,
        schema: {
          tags,
          summary,
          params: idParams,
          response: { 200: flag, ...problems(401, 403, 404, 422) },
        },
      },
      async (request) => {
        const done = await switchFlag(deps, actorOf(request), request.params.id, change)
        return representFlag(done.flag)
      },
    )
  }

  for (const [name, summary, change] of toggles) {
    app.post(
      `/feature-flags/:id/${name}`,
      {
        onRequest,
        schema: {
          tags,
          summary,
          params: idParams,
          body: switchBody,
          response: { 200: switched, ...problems(401, 403, 404, 409, 422) },
        },
      },
      async (request) => {
        const wish = { ...change, ...pick(request.body, 'reason', 'version') }
        const done = await switchFlag(deps, actorOf(request), request.params.id, wish)
        const { id, name: flagName, key, status, updated_at } = done.flag
        return {
          id,
          name: flagName,
          key,
          status,
          updated_at: iso(updated_at),
          audit_log_id: done.auditId,
        }
      },
    )
  }

  app.put(
    '/feature-flags/:id/overrides/:user_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Give one user a value of their own',
        params: overrideParams,
        body: overrideBody,
        response: { 200: override, ...problems(401, 403, 404, 422) },
      },
    },
    async (request) => {
      const { id, user_id } = request.params
      const row = await setOverride(deps, actorOf(request), id, user_id, request.body)
      return {
        ...row,
        expires_at: iso(row.expires_at),
        created_at: iso(row.created_at),
        updated_at: iso(row.updated_at),
      }
    },
  )

  app.delete(
    '/feature-flags/:id/overrides/:user_id',
    {
      onRequest,
      schema: {
        tags,
        summary: "Take one user's own value away",
        params: overrideParams,
        response: { 204: nothing, ...problems(401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const { id, user_id } = request.params
      await removeOverride(deps, actorOf(request), id, user_id)
      return reply.code(204).send(null)
    },
  )
}
