import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import type { Room } from '../http/room.ts'
import { isObject } from '../json.ts'
import type { AssignmentLambda } from './assignment.ts'
import type { EventProcessorLambda } from './event-processor.ts'
import type { FeatureFlagLambda } from './feature-flag.ts'
import type { GatewayAnswer, GatewayEvent } from './gateway.ts'

export interface Lambdas {
  readonly assignment: AssignmentLambda
  readonly featureFlag: FeatureFlagLambda
  readonly eventProcessor: EventProcessorLambda
}

/** The lambdas behind HTTP, as API Gateway puts them: it passes requests on and answers what they answer. */
export function lambdaRoutes({ assignment, featureFlag, eventProcessor }: Lambdas): Room {
  return (app, _deps, guards) => {
    const tags = ['lambdas']

    async function authorize(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      try {
        await guards.bearer(request)
        return undefined
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        return reply.code(401).send({ message: 'Unauthorized' })
      }
    }

    app.get(
      '/lambda/health',
      { schema: { tags, summary: 'Whether the gateway answers' } },
      async () => ({ status: 'healthy' }),
    )

    app.get(
      '/lambda/assignments',
      {
        onRequest: authorize,
        schema: { tags, summary: "A user's variant, by the assignment lambda" },
      },
      async (request, reply) => pass(reply, await assignment(gatewayEvent(request))),
    )

    app.get(
      '/lambda/feature-flags/evaluate',
      { schema: { tags, summary: 'Whether a user has a feature, by the feature flag lambda' } },
      async (request, reply) => pass(reply, await featureFlag(gatewayEvent(request))),
    )

    app.post(
      '/lambda/events',
      { schema: { tags, summary: 'One event, by the event processor lambda' } },
      async (request) => eventProcessor(asRecords([request.body])),
    )

    app.post(
      '/lambda/events/batch',
      { schema: { tags, summary: 'Several events, by the event processor lambda' } },
      async (request) => {
        const events = isObject(request.body) ? request.body.events : request.body
        return eventProcessor(asRecords(Array.isArray(events) ? events : []))
      },
    )
  }
}

function gatewayEvent(request: FastifyRequest): GatewayEvent {
  const query = Object.entries(isObject(request.query) ? request.query : {})
  // Of a parameter that is given twice API Gateway passes on the last.
  const flat = query.map(([name, value]) => [name, String([value].flat().at(-1) ?? '')])
  const { context, ...parameters } = Object.fromEntries(flat)
  return {
    queryStringParameters: flat.length > 0 ? parameters : null,
    // A GET carries no body here: the context comes as it does at the API, as JSON in the query.
    body: context === undefined ? null : `{"context":${context}}`,
    requestContext: { requestId: request.id },
  }
}

function pass(reply: FastifyReply, { statusCode, headers, body }: GatewayAnswer): FastifyReply {
  return reply.code(statusCode).headers(headers).serializer(String).send(body)
}

function asRecords(events: readonly unknown[]) {
  return {
    Records: events.map((event, index) => ({
      kinesis: {
        data: Buffer.from(JSON.stringify(event ?? null)).toString('base64'),
        sequenceNumber: String(index),
        partitionKey: isObject(event) ? String(event.user_id) : '',
      },
    })),
  }
}
