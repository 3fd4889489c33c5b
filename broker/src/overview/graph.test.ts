import { describe, expect, it } from '@jest/globals'
import { busiest, clusters, type Edge, focusOn, layers, pathsBetween } from './graph.ts'

/** `a>b b>c` */
function edges(text: string): Edge[] {
  return text.split(' ').map((pair, id) => {
    const [consumer = '', provider = ''] = pair.split('>')
    return { id, consumer, provider }
  })
}

describe('what surrounds an application', () => {
  const graph = edges('a>m b>m m>x x>y b>a z>a m>b')

  it('are its consumers and providers, each where it is nearest', () => {
    const { neighbours, edges } = focusOn(graph, 'm', 1)

    expect(neighbours.map(({ side, name, isOnBothSides }) => [side, name, isOnBothSides])).toEqual([
      ['consumer', 'a', false],
      ['consumer', 'b', true],
      ['provider', 'x', false],
      ['provider', 'b', true],
    ])
    expect(edges.map(({ id }) => id)).toEqual([0, 1, 2, 6])
  })

  it('reaches as far as it is asked to', () => {
    const names = (depth: number) => focusOn(graph, 'm', depth).neighbours.map(({ name }) => name)

    expect(names(2)).toEqual(['a', 'b', 'z', 'x', 'b', 'y', 'a'])
    expect(focusOn(graph, 'nobody', 3).neighbours).toEqual([])
  })

  it('begins at the busiest, of several the first', () => {
    expect(busiest(graph)).toBe('m')
    expect(busiest([])).toBeUndefined()
  })
})

describe('the paths from one application to another', () => {
  const options = { most: 20, longest: 6 }
  const words = (text: string, from: string, to: string, own = options) =>
    pathsBetween(edges(text), { from, to }, own).paths.map((path) =>
      [from, ...path.map(({ provider }) => provider)].join(''),
    )

  it('are the shortest first, and never in circles', () => {
    expect(words('a>b b>c a>c c>a c>d b>d', 'a', 'd')).toEqual(['abd', 'acd', 'abcd'])
    expect(words('a>b', 'b', 'a')).toEqual([])
    expect(words('a>b b>a', 'a', 'a')).toEqual([])
  })

  it('are cut where there are too many or they are too long', () => {
    expect(words('a>b b>c c>d', 'a', 'd', { most: 20, longest: 2 })).toEqual([])
    expect(
      pathsBetween(edges('a>b b>d a>c c>d'), { from: 'a', to: 'd' }, { most: 1, longest: 6 }),
    ).toMatchObject({
      isCut: true,
      paths: [expect.anything()],
    })
  })

  it('are found among a thousand applications that all know each other', () => {
    const names = Array.from({ length: 60 }, (_, index) => `app${index}`)
    const mesh = names.flatMap((one) => names.map((other) => `${one}>${other}`)).join(' ')
    const start = performance.now()

    expect(words(mesh, 'app0', 'app59')).toHaveLength(20)
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

describe('groups of applications', () => {
  it('are joined by what crosses them, and count what is inside', () => {
    const group = (name: string) => name.slice(0, 1)
    const { groups, between, inside } = clusters(edges('a1>b1 a2>b1 a1>a2 b1>a1'), group)

    expect(groups).toEqual([
      { name: 'a', members: ['a1', 'a2'] },
      { name: 'b', members: ['b1'] },
    ])
    expect(between.map(({ from, to, edges }) => [from, to, edges.length])).toEqual([
      ['a', 'b', 2],
      ['b', 'a', 1],
    ])
    expect(inside).toHaveLength(1)
  })
})

describe('columns', () => {
  it('stand right of all that lead to them; lines that run back are told apart', () => {
    const lines = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'a', to: 'c' },
      { from: 'c', to: 'a' },
    ]
    const { columnOf, forward, back } = layers(['a', 'b', 'c'], lines)

    expect([...columnOf]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ])
    expect([forward.length, back]).toEqual([3, [{ from: 'c', to: 'a' }]])
  })
})
