/**
 * Makes an answer once while a state lasts, and keeps as many as it may, those asked for last. What was made while the
 * state changed is given but not kept: its parts may be of two states.
 */
export function repeated<Answer extends {}>(
  stateNow: () => Promise<string>,
  most: number,
): (key: string, make: () => Promise<Answer>) => Promise<Answer> {
  let known = { state: '', answers: new Map<string, Answer>() }
  return async (key, make) => {
    const state = await stateNow()
    if (known.state !== state) known = { state, answers: new Map() }
    const { answers } = known
    const before = answers.get(key)
    const answer = before ?? (await make())
    if (before !== undefined || (await stateNow()) === state) keep(answers, { key, answer, most })
    return answer
  }
}

function keep<Answer>(
  answers: Map<string, Answer>,
  { key, answer, most }: { key: string; answer: Answer; most: number },
): void {
  answers.delete(key)
  answers.set(key, answer)
  const [oldest] = answers.keys()
  if (answers.size > most && oldest !== undefined) answers.delete(oldest)
}
