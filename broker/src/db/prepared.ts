import type { CompiledQuery } from 'kysely'
import type { Db } from './client.ts'
import { isListOfNumbers, listText } from './lists.ts'

/** Stands in a statement for the value of this name. */
class Place {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** More shapes of one statement than this are built each time: they vary with the question, and must not fill the memory. */
const mostShapes = 100

/**
 * A statement that is built and compiled once, and then only given its values: for those that are asked most, building
 * costs more than sending. `build` may put a value where it belongs, and ask whether there is one (`undefined` leaves it
 * out); what it is, it does not see. For each set of values that are there, the statement has a shape of its own.
 */
export function prepared<Values extends object, Row>(
  build: (values: Values, db: Db) => { compile(db: Db): CompiledQuery<Row> },
): (db: Db, values: Values) => Promise<Row[]> {
  const shapes = new Map<string, CompiledQuery<Row>>()
  return async (db, values) => {
    const given = new Map(Object.entries(values).filter(([, value]) => value !== undefined))
    const shape = [...given.keys()].join()
    const statement = shapes.get(shape) ?? build(placesFor<Values>(given.keys()), db).compile(db)
    if (shapes.size < mostShapes) shapes.set(shape, statement)
    const parameters = statement.parameters.map((one) =>
      one instanceof Place ? parameterOf(given.get(one.name)) : one,
    )
    const { rows } = await db.executeQuery<Row>({ ...statement, parameters })
    return rows
  }
}

function parameterOf(value: unknown): unknown {
  return isListOfNumbers(value) ? listText(value) : value
}

function placesFor<Values>(names: Iterable<string>): Values {
  return Object.fromEntries([...names].map((name) => [name, new Place(name)])) as Values
}
