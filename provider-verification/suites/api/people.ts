import { routesOf } from '@concordat/backend'
import { describe, expect } from '@jest/globals'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const newcomer = { username: 'newcomer', email: 'new@example.com', password: 'Correct-horse-7' }

describe('3.5 error scenarios, about people', () => {
  cleanEachTime()

  scenario(
    '3.5.3 permission denied: a visitor finds the health and the description, and everywhere else is asked who they are',
    async () => {
      for (const path of [
        '/health',
        '/lambda/health',
        '/openapi.json',
        '/docs',
        '/redoc',
        '/tracking/',
      ]) {
        expect({ path, status: (await cast.call('GET', path)).status }).toEqual({
          path,
          status: 200,
        })
      }
      const { paths } = await cast.ask(200, 'GET', '/openapi.json')
      expect(Object.keys(paths as object).length).toBeGreaterThan(70)
      const closed = routesOf(cast.stage.app).filter(
        ({ url }) =>
          url.startsWith('/api/v1/') && !/openapi|docs|redoc|tracking\/$|auth\//.test(url),
      )
      const answers = await Promise.all(
        closed.map(async ({ method, url }) => {
          const path = url.replace('/api/v1', '').replaceAll(/:[a-z_]+/g, 'x')
          return { method, url, status: (await cast.call(method, path)).status }
        }),
      )
      expect(answers.filter(({ status }) => status !== 401)).toEqual([])
    },
  )

  scenario(
    '3.5.3 permission denied: people see, change and delete themselves only, an administrator everybody',
    async () => {
      const admin = await cast.person('admin')
      const [me, other] = [await cast.person('viewer'), await cast.person('analyst')]
      expect((await cast.ask(200, 'GET', '/users/', { as: me })).items).toMatchObject([
        { id: me.id },
      ])
      expect((await cast.ask(200, 'GET', '/users/', { as: admin })).total).toBe(3)
      for (const [method, path, body] of [
        ['GET', `/users/${other.id}`],
        ['PUT', `/users/${other.id}`, { full_name: 'Mallory' }],
        ['DELETE', `/users/${other.id}`],
        ['POST', '/users/', newcomer],
        ['GET', '/admin/users'],
        ['GET', `/admin/users/${other.id}`],
        ['PUT', `/admin/users/${other.id}`, { role: 'admin' }],
        ['DELETE', `/admin/users/${other.id}`],
        ['POST', '/admin/outbox/process'],
      ] as const) {
        const wish = { as: me, ...(body && { body }) }
        const { detail } = await cast.ask(403, method, path, wish)
        expect({ path, detail }).toEqual({ path, detail: 'Not enough permissions' })
      }
      const change = { full_name: 'Grace Hopper', is_superuser: true, role: 'admin' }
      expect(await cast.ask(200, 'PUT', `/users/${me.id}`, { as: me, body: change })).toMatchObject(
        {
          full_name: 'Grace Hopper',
          is_superuser: false,
          role: 'viewer',
        },
      )
      await cast.ask(204, 'DELETE', `/users/${me.id}`, { as: me })
      expect((await cast.ask(200, 'GET', '/admin/users', { as: admin })).total).toBe(2)
    },
  )

  scenario(
    '3.5.4 conflict scenarios: a name or an address that is taken, and an administrator who would be gone',
    async () => {
      const admin = await cast.person('admin')
      const made = await cast.ask(201, 'POST', '/users/', { as: admin, body: newcomer })
      const again = await cast.ask(409, 'POST', '/users/', { as: admin, body: newcomer })
      expect(again.detail).toMatch(/already registered/)
      const path = `/admin/users/${made.id}`
      const taken = await cast.ask(409, 'PUT', path, {
        as: admin,
        body: { email: `the-admin@example.com` },
      })
      expect(taken.detail).toBe('Email already registered')
      expect(
        await cast.ask(200, 'PUT', path, {
          as: admin,
          body: { role: 'analyst', is_active: false },
        }),
      ).toMatchObject({ id: made.id, role: 'analyst', is_active: false })
      expect(await cast.ask(200, 'GET', path, { as: admin })).toMatchObject({ role: 'analyst' })
      expect(await cast.ask(200, 'GET', `/users/${made.id}`, { as: admin })).toMatchObject({
        id: made.id,
      })
      await cast.ask(204, 'DELETE', path, { as: admin })
      await cast.ask(404, 'GET', path, { as: admin })
      for (const self of [`/admin/users/${admin.id}`, `/users/${admin.id}`]) {
        const { detail } = await cast.ask(400, 'DELETE', self, { as: admin })
        expect(detail).toMatch(
          /^(Cannot delete your own user account|Superusers cannot delete themselves)$/,
        )
      }
    },
  )

  scenario(
    '3.5.3 permission denied: the audit log shows developers and viewers what they did themselves, the others everything',
    async () => {
      const admin = await cast.person('admin')
      const developer = await cast.person('developer')
      const analyst = await cast.person('analyst')
      const flag = await cast.ask(201, 'POST', '/feature-flags/', {
        as: admin,
        body: { key: 'f', name: 'F' },
      })
      await cast.ask(201, 'POST', '/feature-flags/', {
        as: developer,
        body: { key: 'g', name: 'G' },
      })
      const entity = `/audit-logs/entity/feature_flag/${flag.id}`
      const seen = async (as: typeof admin) =>
        ((await cast.ask(200, 'GET', entity, { as })) as unknown as Body[]).length
      expect([await seen(admin), await seen(analyst), await seen(developer)]).toEqual([1, 1, 0])
      const total = async (as: typeof admin) =>
        (await cast.ask(200, 'GET', '/audit-logs/stats', { as })).total_logs
      expect([await total(admin), await total(analyst), await total(developer)]).toEqual([2, 2, 1])
      await cast.ask(403, 'GET', `/audit-logs/user/${admin.id}`, { as: developer })
      await cast.ask(400, 'GET', `/audit-logs/entity/nonsense/${flag.id}`, { as: admin })
    },
  )
})
