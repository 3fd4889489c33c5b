import { describe, expect, it } from '@jest/globals'
import { kebab, nameOfPath, singular, variableSegments } from './resource-name.ts'

describe('names of resources', () => {
  it.each([
    ['experiments', 'experiment'],
    ['feature-flags', 'feature-flag'],
    ['categories', 'category'],
    ['statuses', 'status'],
    ['status', 'status'],
    ['analysis', 'analysis'],
    ['addresses', 'address'],
    ['boxes', 'box'],
    ['batches', 'batch'],
    ['databases', 'database'],
    ['people', 'person'],
    ['news', 'news'],
    ['aliases', 'alias'],
    ['me', 'me'],
    ['movies', 'movie'],
    ['user-addresses', 'user-address'],
    ['bus', 'bus'],
  ])('makes %s singular: %s', (plural, expected) => {
    expect(singular(plural)).toBe(expected)
  })

  it.each([
    ['/api/v1/experiments/42', 'experiment', false],
    ['/api/v1/experiments/', 'experiment', true],
    ['/api/v1/experiments/3f2504e0-4f89-41d3-9a0c-0305e82c3301/results', 'result', true],
    ['/feature_flags/user_123', 'feature-flag', false],
    ['/featureFlags?limit=5', 'feature-flag', true],
    ['/users/a@example.org', 'user', false],
    ['/health', 'health', false],
    ['/api/v2', 'root', false],
    ['/', 'root', false],
    ['', 'root', false],
    ['/01ARZ3NDEKTSV4RRFFQ69G5FAV', 'root', false],
    ['/oauth2/tokens', 'token', true],
  ])('reads %s as %s', (path, name, collection) => {
    expect(nameOfPath(path, () => false)).toEqual({ name, collection })
  })

  it.each([
    ['^/flags/[^/]+/overrides/[a-z\\/]+$', [false, true, false, true]],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: generators write expressions so
    ['/flags/${key}', [false, true]],
    ['\\/flags\\/\\d+', [false, true]],
    ['/v1\\.0/flags/(a|b)', [false, false, true]],
  ])('sees which segments of %s vary', (template, expected) => {
    expect(expected.map((_, index) => variableSegments(template)(index))).toEqual(expected)
  })

  it('makes every text a safe file name', () => {
    expect(kebab('../../etc/passwd')).toBe('etc-passwd')
    expect(kebab('…')).toBe('unnamed')
    expect(kebab('FeatureFlag v2')).toBe('feature-flag-v2')
  })
})
