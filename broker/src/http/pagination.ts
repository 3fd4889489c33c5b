import type { Page } from '../db/paging.ts'
import { type FieldErrors, invalidFields } from '../errors.ts'
import type { PageParts } from '../hal/hal.ts'

const defaults: Page = { number: 1, size: 100 }
const max = 2 ** 31 - 1

/**
 * The page that a query asks for by `page` and `size`, or by the older `pageNumber` and `pageSize`; undefined
 * when it asks for none, which means everything. Throws `invalid` with messages by parameter.
 */
export function pageOf(query: unknown, usualSize = defaults.size): Page | undefined {
  const given = (typeof query === 'object' && query !== null ? query : {}) as Record<
    string,
    unknown
  >
  const isNew = given.page !== undefined || given.size !== undefined
  const [number, size] = isNew ? ['page', 'size'] : ['pageNumber', 'pageSize']
  if (number === undefined || size === undefined) return undefined
  if (given[number] === undefined && given[size] === undefined) return undefined
  const errors: FieldErrors = {}
  const page = {
    number: read(number, given[number], errors) ?? defaults.number,
    size: read(size, given[size], errors) ?? usualSize,
  }
  if (Object.keys(errors).length > 0) throw invalidFields(errors)
  return page
}

/** As `pageOf`, for lists that always come in pages, of `size` unless the query says otherwise. */
export function pageOrFirst(query: unknown, size = defaults.size): Page {
  return pageOf(query, size) ?? { number: 1, size }
}

function read(name: string, value: unknown, errors: FieldErrors): number | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string' || !/^-?\d+$/.test(value)) errors[name] = ['must be an integer']
  else if (Number(value) < 1) errors[name] = ['must be greater than or equal to 1']
  else if (Number(value) > max) errors[name] = [`must be less than or equal to ${max}`]
  else return Number(value)
  return undefined
}

/** The `page` object of a list, and its links to the pages before and after; neither when nothing was paged. */
export function pageParts(ownUrl: string, page: Page | undefined, total: number): PageParts {
  if (!page) return { links: {} }
  const { number, size } = page
  const totalPages = Math.ceil(total / size)
  return {
    page: { number, size, totalElements: total, totalPages },
    links: {
      ...(number < totalPages && {
        next: { href: pageUrl(ownUrl, number + 1, size), title: 'Next page' },
      }),
      ...(number > 1 && {
        previous: { href: pageUrl(ownUrl, number - 1, size), title: 'Previous page' },
      }),
    },
  }
}

/** The same question for another page: a search goes with it. */
function pageUrl(ownUrl: string, number: number, size: number): string {
  const [path = '', query = ''] = ownUrl.split('?')
  const others = query
    .split('&')
    .filter((pair) => pair !== '' && !/^(page|size|pageNumber|pageSize)=/.test(pair))
  return `${path}?${[...others, `size=${size}`, `page=${number}`].join('&')}`
}
