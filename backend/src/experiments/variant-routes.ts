import type { Deps } from '../deps.ts'
import { type App, actorOf, type Guard } from '../http/room.ts'
import { idParams, nothing, problems } from '../http/types.ts'
import { representVariant } from './experiment.ts'
import { newVariant, variant, variantChange, variantParams } from './schemas.ts'
import { addVariant, removeVariant, updateVariant } from './variants.ts'

const tags = ['experiments']

/** The variants of a draft, one by one. */
export function variantRoutes(app: App, deps: Deps, onRequest: Guard): void {
  app.post(
    '/experiments/:id/variants',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Add a variant to a draft',
        params: idParams,
        body: newVariant,
        response: { 201: variant, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const added = await addVariant(deps, actorOf(request), request.params.id, request.body)
      return reply.code(201).send(representVariant(added))
    },
  )

  app.put(
    '/experiments/:id/variants/:variant_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Change a variant of a draft',
        params: variantParams,
        body: variantChange,
        response: { 200: variant, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request) => {
      const { id, variant_id } = request.params
      const actor = actorOf(request)
      return representVariant(await updateVariant(deps, actor, id, variant_id, request.body))
    },
  )

  app.delete(
    '/experiments/:id/variants/:variant_id',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Take a variant out of a draft',
        params: variantParams,
        response: { 204: nothing, ...problems(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const { id, variant_id } = request.params
      await removeVariant(deps, actorOf(request), id, variant_id)
      return reply.code(204).send(null)
    },
  )
}
