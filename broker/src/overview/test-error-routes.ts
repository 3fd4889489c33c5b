import type { Room } from '../http/room.ts'

/** Fails on purpose, so that whoever runs the broker can see where its errors are told. */
export const testErrorRoutes: Room = (app) => {
  for (const method of ['GET', 'POST'] as const) {
    app.route({
      method,
      url: '/test/error',
      handler: async () => {
        throw new Error(`Don't panic. This is a test API error. ${new Date().toISOString()}`)
      },
    })
  }
}
