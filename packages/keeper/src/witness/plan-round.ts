/**
 * Which checkpoint the witnesses are asked for now, and whom to ask. Pure.
 *
 * All witnesses get the same checkpoint, or a quorum would hardly come together on a busy log. A round ends when all have cosigned, or
 * when the slow have had their time. A log that rests is cosigned again, so that its newest cosignatures never grow old.
 */

export interface Round {
  size: number
  startedAt: Date
  /** By witness: when it cosigned this round's checkpoint. */
  cosigned: ReadonlyMap<string, Date>
}

export interface AskedWitness {
  key: string
  /** Undefined: it pulls. */
  url: string | undefined
  problemAt: Date | undefined
}

export interface RoundPlan {
  /** Begin with the present head. */
  renew: boolean
  /** Keys of the witnesses to submit to. */
  ask: string[]
}

/** How long the next checkpoint waits for a quorum; more than a pulling witness takes between two looks. */
const roundMaxMs = 45_000
/** And for those that a quorum does without. */
const courtesyMs = 10_000
/** How soon a witness that failed is asked again. */
const againAfterMs = 20_000

export function planRound(
  { size, maxAgeMinutes, quorum }: { size: number; maxAgeMinutes: number; quorum: number },
  round: Round | undefined,
  witnesses: readonly AskedWitness[],
  now: Date,
): RoundPlan {
  const since = (time: Date) => now.getTime() - time.getTime()
  const done = witnesses.filter(({ key }) => round?.cosigned.has(key) === true).length
  const waitMs = done === witnesses.length ? 0 : done >= quorum ? courtesyMs : roundMaxMs
  const renew = round === undefined || size < round.size || (size > round.size && since(round.startedAt) >= waitMs)
  const refreshMs = (maxAgeMinutes * 60_000) / 3
  const ask = witnesses.filter(({ key, url, problemAt }) => {
    if (url === undefined) return false
    if (problemAt !== undefined && since(problemAt) < againAfterMs) return false
    const cosignedAt = renew ? undefined : round?.cosigned.get(key)
    return cosignedAt === undefined || since(cosignedAt) >= refreshMs
  })
  return { renew, ask: ask.map(({ key }) => key) }
}
