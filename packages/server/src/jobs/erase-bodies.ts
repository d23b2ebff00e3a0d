/** Erases bodies of the log whose retention is over, in every practice, a page at a time. */
import { type EvidenceHold, type Keeper, retentionYearsMin } from "@subrosa/keeper"
import { ServerError } from "../errors.ts"

type Erasing = Pick<Keeper, "practices" | "logErase">

/** What must stay, whatever its age: asked for each practice just before. */
export type Holds = (practice: string) => Promise<readonly EvidenceHold[]>

export function bodyEraser(keeper: Erasing, years: number, holdsOf: Holds = async () => []) {
  return async (): Promise<void> => {
    for (const practice of await keeper.practices()) {
      const holds = await holdsOf(practice)
      let more = true
      while (more) ({ more } = await keeper.logErase(practice, { years, holds }))
    }
  }
}

/** SUBROSA_LOG_RETENTION_YEARS: six by default and at least (45 CFR 164.316(b)(2)(i)). @throws ServerError `invalid_option` */
export function retentionYears(text: string | undefined): number {
  if (text === undefined || text === "") return retentionYearsMin
  const years = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (years >= retentionYearsMin) return years
  throw new ServerError(
    "invalid_option",
    `SUBROSA_LOG_RETENTION_YEARS ${text} is not allowed`,
    `bodies of the log are kept for at least ${retentionYearsMin} years; give a larger number or leave it away`,
  )
}
