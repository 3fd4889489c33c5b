import { isList, isObject, type Json, type JsonObject, member } from '../json.ts'
import { acceptsNothing, all, below, type View } from './schema-view.ts'

/** What is said of the members of an object. */
export interface Members {
  view: View
  names: Set<string>
  required: Set<string>
  /** No member is accepted but the named ones (and those whose name matches a pattern). */
  closed: boolean
  patterned: boolean
}

export function membersOf(view: View): Members {
  const lists = all(view, 'required').filter(isList).flat()
  return {
    view,
    names: new Set(
      all(view, 'properties').flatMap((properties) =>
        isObject(properties) ? Object.keys(properties) : [],
      ),
    ),
    required: new Set(lists.filter((name) => typeof name === 'string')),
    closed: acceptsNothing(restView(view)),
    patterned: all(view, 'patternProperties').length > 0,
  }
}

/** What is said of a member by name: by `properties`, or else by `additionalProperties`, of each part. */
export function memberView(view: View, name: string): View {
  return below(
    view,
    view.parts.flatMap((part) => ownOrAdditional(part, name)),
  )
}

function ownOrAdditional(part: JsonObject, name: string): Json[] {
  const schema = member(member(part, 'properties'), name) ?? member(part, 'additionalProperties')
  return schema === undefined ? [] : [schema]
}

/** What is said of members that nobody names. */
export function restView(view: View): View {
  return below(view, all(view, 'additionalProperties'))
}
