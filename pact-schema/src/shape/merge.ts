import {
  type ArrayShape,
  type ObjectShape,
  type Shape,
  type StringFacts,
  type Strings,
  shapes,
} from './shape.ts'

/**
 * One shape for what several interactions say of the same resource: a value that one of them
 * accepts is accepted. Objects are merged member by member where they have a member in common;
 * a member that one of them lacks becomes optional. Where one says nothing (a member it does not
 * name, the items of an empty list), what the other says stands. `together` merges objects that have
 * no member in common as well: headers and parameters stand each for itself.
 */
export function merge(all: readonly Shape[], together = false): Shape {
  const [first, ...others] = all
  if (first === undefined) return shapes.never()
  if (others.length === 0 || others.every((shape) => shape === first)) return first
  return {
    ...unite(all),
    objects: mergeObjects(
      all.flatMap(({ objects }) => objects),
      together,
    ),
    arrays: mergeArrays(all.flatMap(({ arrays }) => arrays)),
  }
}

/** Exactly what one of the shapes accepts: for matchers combined with OR. */
export function either(all: readonly Shape[]): Shape {
  const [first, ...others] = all
  if (first !== undefined && others.length === 0) return first
  return unite(all)
}

function unite(all: readonly Shape[]): Shape {
  const opens = new Set(all.map(({ numbers }) => numbers.open))
  const open = opens.has('number') ? 'number' : opens.has('integer') ? 'integer' : 'none'
  const values = union(all.map(({ numbers }) => numbers.values))
  return {
    null: all.some((shape) => shape.null),
    booleans: union(all.map(({ booleans }) => booleans)),
    numbers: { open, values: open === 'number' ? new Set() : values },
    strings: uniteStrings(all.map(({ strings }) => strings)),
    objects: all.flatMap(({ objects }) => objects),
    arrays: all.flatMap(({ arrays }) => arrays),
    comments: union(all.map(({ comments }) => comments)),
  }
}

function uniteStrings(all: readonly Strings[]): Strings {
  const alternatives = new Map<string, StringFacts>()
  for (const facts of all.flatMap(({ alternatives }) => alternatives)) {
    const key = JSON.stringify([
      facts.patterns,
      facts.formats ?? null,
      facts.notEmpty ?? null,
      facts.mediaType ?? null,
    ])
    if (key === '[[],null,null,null]') return { values: new Set(), alternatives: [facts] }
    alternatives.set(key, facts)
  }
  return {
    values: union(all.map(({ values }) => values)),
    alternatives: [...alternatives.values()],
  }
}

function union<T>(sets: readonly ReadonlySet<T>[]): Set<T> {
  const result = new Set<T>()
  for (const set of sets) for (const item of set) result.add(item)
  return result
}

function mergeObjects(all: readonly ObjectShape[], together: boolean): ObjectShape[] {
  const grouped = together && all.length > 0 ? [all] : groups(all, labels)
  return grouped.map((group) => {
    const [first, ...others] = group
    return first !== undefined && others.length === 0 ? first : mergeAlike(group)
  })
}

/** Objects agree if they share a member, or are both maps; one without members agrees with any. */
function labels(object: ObjectShape): readonly string[] | undefined {
  const isMap = typeof object.additional === 'object'
  if (object.properties.size === 0 && !isMap) return undefined
  const names = [...object.properties.keys()].map((name) => `.${name}`)
  return isMap ? ['map', ...names] : names
}

/** Puts items that share a label together; those with no label of their own join the first group. */
function groups<T>(all: readonly T[], labelsOf: (item: T) => readonly string[] | undefined): T[][] {
  const groupOf = new Map<string, number>()
  const parents: number[] = []
  const root = (group: number): number => {
    let at = group
    while (parents[at] !== at) at = parents[at] ?? at
    return at
  }
  const placed = all.map((item) => {
    const labels = labelsOf(item)
    if (labels === undefined) return undefined
    const found = labels.flatMap((label) => {
      const group = groupOf.get(label)
      return group === undefined ? [] : [root(group)]
    })
    const group = found.length === 0 ? parents.push(parents.length) - 1 : Math.min(...found)
    for (const other of found) parents[other] = group
    for (const label of labels) groupOf.set(label, group)
    return group
  })
  const first = placed.find((group) => group !== undefined) ?? 0
  const result = new Map<number, T[]>()
  all.forEach((item, index) => {
    const group = parents.length === 0 ? 0 : root(placed[index] ?? first)
    const members = result.get(group)
    if (members === undefined) result.set(group, [item])
    else members.push(item)
  })
  return [...result.values()]
}

function mergeAlike(all: readonly ObjectShape[]): ObjectShape {
  const members = new Map<string, Shape[]>()
  const seen = new Map<string, number>()
  for (const object of all) {
    for (const [name, shape] of object.properties) {
      const shapesOfName = members.get(name)
      if (shapesOfName === undefined) members.set(name, [shape])
      else shapesOfName.push(shape)
    }
    for (const name of object.required) seen.set(name, (seen.get(name) ?? 0) + 1)
  }
  const maps = all.flatMap(({ additional }) => (typeof additional === 'object' ? [additional] : []))
  const closed = all.every(({ additional }) => additional === 'closed')
  const names = all.map((object) => object.names)
  const limited = names.every((name) => name !== undefined)
  const maxima = all.map(({ max }) => max ?? Number.POSITIVE_INFINITY)
  return {
    properties: new Map([...members].map(([name, all]) => [name, merge(all)])),
    required: new Set([...seen].flatMap(([name, times]) => (times === all.length ? [name] : []))),
    additional: maps.length > 0 ? merge(maps) : closed ? 'closed' : 'open',
    ...(limited ? { names: uniteStrings(names.filter((name) => name !== undefined)) } : {}),
    min: Math.min(...all.map(({ min }) => min)),
    ...bounded(Math.max(...maxima)),
  }
}

function mergeArrays(all: readonly ArrayShape[]): ArrayShape[] {
  const plain = all.filter(({ contains }) => contains.length === 0)
  const holding = all.filter(({ contains }) => contains.length > 0)
  return [...(plain.length > 1 ? [mergeLists(plain)] : plain), ...new Set(holding)]
}

function mergeLists(all: readonly ArrayShape[]): ArrayShape {
  const min = Math.min(...all.map((list) => list.min))
  const max = Math.max(...all.map((list) => list.max ?? Number.POSITIVE_INFINITY))
  const tuples = all.every((list) => list.prefix.length === list.max && list.max === min)
  if (tuples && max === min && max > 0) {
    const prefix = Array.from({ length: max }, (_, index) =>
      merge(all.flatMap((list) => list.prefix[index] ?? [])),
    )
    return { prefix, items: undefined, contains: [], min, max }
  }
  const items = all.flatMap((list) => [
    ...list.prefix,
    ...(list.items === undefined ? [] : [list.items]),
  ])
  return {
    prefix: [],
    items: items.length === 0 ? undefined : merge(items),
    contains: [],
    min,
    ...bounded(max),
  }
}

function bounded(max: number): { max?: number } {
  return Number.isFinite(max) ? { max } : {}
}
