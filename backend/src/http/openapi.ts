import type { FastifySchema } from 'fastify'
import type { JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { apiVersion } from './headers.ts'
import type { RouteEntry } from './routes.ts'

/** The OpenAPI 3.1 description of the routes, made from their schemas. */
export function describeApi(routes: readonly RouteEntry[]): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const { method, url, schema } of routes) {
    if (schema === undefined || schema.summary === undefined) continue
    const path = url.replace(/:([A-Za-z_]+)/g, '{$1}')
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(method, url, schema) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Experimentation Platform', version: apiVersion },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  }
}

function describeOperation(method: string, url: string, schema: FastifySchema): JsonObject {
  const { tags = [], summary = '', body, querystring, params, response } = schema
  const media = url.endsWith('/auth/token')
    ? 'application/x-www-form-urlencoded'
    : 'application/json'
  return {
    operationId: `${method.toLowerCase()}${url.replace(/[^A-Za-z]+(.)?/g, (_all, letter = '') => String(letter).toUpperCase())}`,
    tags,
    summary,
    parameters: [...parameters('path', params), ...parameters('query', querystring)],
    ...(isObject(body) && {
      requestBody: { required: true, content: { [media]: { schema: body } } },
    }),
    responses: Object.fromEntries(
      Object.entries(isObject(response) ? response : {}).map(([status, answer]) => [
        status,
        describeAnswer(Number(status), answer),
      ]),
    ),
  }
}

function describeAnswer(status: number, schema: unknown): JsonObject {
  const description = status < 300 ? 'Done' : status < 500 ? 'Refused' : 'Not available'
  return status === 204
    ? { description }
    : { description, content: { 'application/json': { schema } } }
}

function parameters(place: 'path' | 'query', schema: unknown): JsonObject[] {
  if (!isObject(schema) || !isObject(schema.properties)) return []
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

/** The routes as a plain page, readable without scripts. */
export function describeAsHtml(routes: readonly RouteEntry[]): string {
  const rows = routes
    .filter(({ schema }) => schema?.summary !== undefined)
    .map(({ method, url, schema }) => {
      const { tags = [], summary = '' } = schema ?? {}
      const cells = [method, url, tags.join(', '), summary].map(
        (text) => `<td>${escapeHtml(text)}</td>`,
      )
      return `<tr>${cells.join('')}</tr>`
    })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Experimentation Platform API</title>
<h1>Experimentation Platform API</h1><p>The same as <a href="openapi.json">OpenAPI</a>.</p>
<table><thead><tr><th>Method<th>Path<th>Room<th>What it does</tr></thead><tbody>${rows.join('\n')}</tbody></table></html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
