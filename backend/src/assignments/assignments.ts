import type { Db } from '../db/client.ts'
import { notFound } from '../errors.ts'
import type { Assignment } from './assignment.ts'
import {
  type AssignmentFilter,
  countAssignments,
  findAssignment,
  listAssignments,
} from './queries.ts'

export { listVariantIds } from './queries.ts'

export async function getAssignment(db: Db, id: string): Promise<Assignment> {
  const assignment = await findAssignment(db, id)
  if (!assignment) throw notFound('Assignment not found')
  return assignment
}

export async function searchAssignments(
  db: Db,
  filter: AssignmentFilter,
  page: { skip: number; limit: number },
): Promise<{ items: Assignment[]; total: number }> {
  const items = await listAssignments(db, filter, page)
  return { items, total: await countAssignments(db, filter) }
}

/** A user's assignments, newest first; an unknown user has none. */
export async function assignmentsOfUser(
  db: Db,
  userId: string,
  { activeOnly }: { activeOnly: boolean },
): Promise<Assignment[]> {
  return listAssignments(db, { userId, activeOnly }, { skip: 0, limit: 1000 })
}
