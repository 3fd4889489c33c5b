import type { FastifyInstance } from 'fastify'

export const apiVersion = '1.0.0'

const fixed = {
  'api-version': apiVersion,
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '1; mode=block',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const

/** Puts the security headers, the request id and the time taken on every answer. */
export function addHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    for (const [name, value] of Object.entries(fixed)) {
      if (!reply.hasHeader(name)) reply.header(name, value)
    }
    reply.header('x-request-id', request.id)
    reply.header('x-process-time', (reply.elapsedTime / 1000).toFixed(6))
  })
}
