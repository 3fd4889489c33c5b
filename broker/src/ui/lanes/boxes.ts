import { type PairVerdict, worstOf } from '../../overview/history.ts'
import { type Scale, WIDTH } from './scale.ts'

/** A cell as it is drawn: never narrower than 24 pixels, so that it can be hit. */
export interface Box<Of> {
  x: number
  width: number
  verdict: PairVerdict
  isFlip: boolean
  of: Of[]
}

const NARROWEST = 24
const MOST = Math.floor(WIDTH / NARROWEST)

interface Drawable {
  verdict: PairVerdict
  from: Date
  to: Date
  isFlip: boolean
}

/**
 * Cells of a lane as boxes. Neighbours with one verdict that would be too narrow become one box; one that changed the
 * verdict stays by itself, and takes the room that it lacks from its neighbours.
 */
export function boxesOf<Of extends Drawable>(cells: Of[], scale: Scale): Box<Of>[] {
  let boxes = cells.map((cell): Box<Of> => {
    const x = scale.x(cell.from)
    const { verdict, isFlip } = cell
    return { x, width: scale.x(cell.to) - x, verdict, isFlip, of: [cell] }
  })
  boxes = boxes.reduce<Box<Of>[]>((done, box) => {
    const last = done.at(-1)
    const joins =
      last &&
      !box.isFlip &&
      last.verdict === box.verdict &&
      Math.min(last.width, box.width) < NARROWEST
    if (joins && !last.isFlip) done[done.length - 1] = joined(last, box)
    else done.push(box)
    return done
  }, [])
  while (boxes.length > MOST) joinNarrowest(boxes)
  return pushedApart(boxes)
}

function joined<Of>(one: Box<Of>, other: Box<Of>): Box<Of> {
  return {
    x: one.x,
    width: other.x + other.width - one.x,
    verdict: worstOf([one.verdict, other.verdict]),
    isFlip: one.isFlip || other.isFlip,
    of: [...one.of, ...other.of],
  }
}

/** Joins the two neighbours that take the least room together. */
function joinNarrowest<Of>(boxes: Box<Of>[]): void {
  let place = 0
  let least = Number.POSITIVE_INFINITY
  let before = boxes[0]?.width ?? 0
  for (let index = 1; index < boxes.length; index++) {
    const width = boxes[index]?.width ?? 0
    if (before + width < least) {
      place = index - 1
      least = before + width
    }
    before = width
  }
  const [one, other] = [boxes[place], boxes[place + 1]]
  if (one && other) boxes.splice(place, 2, joined(one, other))
}

/** First to the right, then one pass back from the right end. */
function pushedApart<Of>(boxes: Box<Of>[]): Box<Of>[] {
  const starts = boxes.map(({ x }) => x)
  for (const index of starts.keys())
    if (index > 0)
      starts[index] = Math.max(starts[index] ?? 0, (starts[index - 1] ?? 0) + NARROWEST)
  const lastBox = boxes.at(-1)
  let end = lastBox ? Math.max(lastBox.x + lastBox.width, NARROWEST) : WIDTH
  const right = end
  for (let index = starts.length - 1; index >= 0; index--) {
    starts[index] = Math.max(0, Math.min(starts[index] ?? 0, end - NARROWEST))
    end = starts[index] ?? 0
  }
  return boxes.map((box, index) => {
    const x = starts[index] ?? box.x
    const next = boxes[index + 1]
    const own = next && Math.abs(next.x - (box.x + box.width)) > 0.5 ? x + box.width : right
    const limit = next ? (starts[index + 1] ?? right) : right
    const width = Math.max(NARROWEST, (next ? Math.min(own, limit) : limit) - x)
    return { ...box, x, width }
  })
}
