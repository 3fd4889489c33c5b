import { describe, expect, it } from '@jest/globals'
import type { UserRole } from '../db/schema.ts'
import { roleOf } from '../users/provision.ts'
import { type Action, may, type Resource, requirePermission } from './permissions.ts'

const all: readonly Action[] = ['create', 'read', 'update', 'delete', 'list']

function granted(role: UserRole, resource: Resource): string {
  return all.filter((action) => may({ role, isSuperuser: false }, action, resource)).join(' ')
}

describe('permissions', () => {
  const everything = 'create read update delete list'

  it.each([
    ['experiment', everything, 'read list', 'read list'],
    ['feature_flag', everything, 'read list', 'read list'],
    ['user', 'read list', 'read', 'read'],
    ['role', 'read list', 'read', 'read'],
    ['permission', 'read', 'read', 'read'],
    ['report', 'read list', everything, 'read list'],
  ] as const)(
    'of %s: developer %s, analyst %s, viewer %s',
    (resource, developer, analyst, viewer) => {
      expect(granted('admin', resource)).toBe(everything)
      expect(granted('developer', resource)).toBe(developer)
      expect(granted('analyst', resource)).toBe(analyst)
      expect(granted('viewer', resource)).toBe(viewer)
    },
  )

  it('a superuser may do everything', () => {
    expect(may({ role: 'viewer', isSuperuser: true }, 'delete', 'permission')).toBe(true)
  })

  it('a refusal says what is not permitted', () => {
    const viewer = {
      id: 'x',
      username: 'x',
      email: 'x',
      role: 'viewer',
      isSuperuser: false,
    } as const
    expect(() => requirePermission(viewer, 'create', 'feature_flag')).toThrow(
      "You don't have permission to create feature flags",
    )
  })
})

describe('the role that groups give', () => {
  it.each([
    [[], 'viewer', false],
    [['Viewers'], 'viewer', false],
    [['Analysts', 'Viewers'], 'analyst', false],
    [['Viewers', 'Developers', 'Analysts'], 'developer', false],
    [['Developers', 'Admins'], 'admin', true],
    [['SuperUsers'], 'admin', true],
    [['admins'], 'viewer', false],
  ] as const)('%j: %s', (groups, role, isSuperuser) => {
    expect(roleOf(groups)).toEqual({ role, isSuperuser })
  })
})
