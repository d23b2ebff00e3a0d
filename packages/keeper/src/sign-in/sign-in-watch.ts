/**
 * Looks for people whose sign-in is being guessed at. Never in a sign-in itself: its answer would take longer for accounts that exist.
 *
 * Tries are kept under digests (throttle.ts), so whose they are is found from the people's side.
 */
import type { AccountId, PracticeId } from "@subrosa/contract"
import { raiseAlarm } from "../alarm/raise-alarm.ts"
import type { Database, Sql } from "../db.ts"
import type { Sequencer } from "../sequencer.ts"
import { type Subject, subjectOf, windowMinutes } from "./throttle.ts"

/** Wrong secrets in a row from which on somebody should know. Half of what slows the guesser down. */
export const guessesMin = 5

const triesNow = {
  name: "keeper.failed-try.now",
  text: `select subject, max(at) as last from keeper.failed_try where at > $1 group by subject having count(*) >= ${guessesMin}`,
}
const people = {
  name: "keeper.sign-in.people",
  text: `select a.id, w.login_name from keeper.account a
    left join keeper.password w on w.practice = a.practice and w.account = a.id
    where a.practice = $1 and a.state <> 'ended'`,
}
const toldAt = {
  name: "keeper.alarm.guesses-told",
  text: "select max(last_at) as at from keeper.alarm where practice = $1 and kind = 'key-file-guesses' and subject = $2",
}

interface Person {
  id: AccountId
  login_name: string | null
}

export function createSignInWatch({ db, clock, sequencer }: { db: Database; clock: () => Date; sequencer: Sequencer }) {
  async function guessedNow(): Promise<ReadonlyMap<Subject, Date>> {
    const since = new Date(clock().getTime() - windowMinutes * 60_000)
    const { rows } = await db.anywhere((sql) => sql.query<{ subject: Subject; last: Date }>(triesNow, [since]))
    return new Map(rows.map(({ subject, last }) => [subject, last]))
  }

  async function tell(practice: PracticeId, guessed: ReadonlyMap<AccountId, Date>): Promise<void> {
    await sequencer.append(practice, {
      async run(sql) {
        const raised = []
        for (const [account, last] of guessed) {
          const subject = { kind: "account", id: account } as const
          if (await isTold(sql, practice, account, last)) continue
          raised.push(...(await raiseAlarm(sql, { practice, kind: "key-file-guesses", subject }, clock())))
        }
        return { events: raised, result: undefined }
      },
    })
  }

  return {
    /** One look over these practices. Answers at how many people somebody guesses. */
    async signInRound(practices: readonly PracticeId[]): Promise<number> {
      const tries = await guessedNow()
      if (tries.size === 0) return 0
      let count = 0
      for (const practice of practices) {
        const { rows } = await db.inPractice(practice, (sql) => sql.query<Person>(people, [practice]))
        const guessed = new Map<AccountId, Date>()
        for (const person of rows) {
          const last = subjectsOf(practice, person).flatMap((subject) => tries.get(subject) ?? [])
          const [newest] = last.sort((a, b) => b.getTime() - a.getTime())
          if (newest !== undefined) guessed.set(person.id, newest)
        }
        count += guessed.size
        if (guessed.size > 0) await tell(practice, guessed)
      }
      return count
    },
  }
}

/** The same subjects under which the ways to sign in count their tries. */
function subjectsOf(practice: PracticeId, { id, login_name }: Person): Subject[] {
  const byKey = ["recovery-kit", "key-file"].map((kind) => subjectOf(kind, practice, id))
  return login_name === null ? byKey : [...byKey, subjectOf("password", login_name)]
}

/** Each look sees the same tries for a quarter of an hour: only newer ones are news. */
async function isTold(sql: Sql, practice: PracticeId, account: AccountId, last: Date): Promise<boolean> {
  const { rows } = await sql.query<{ at: Date | null }>(toldAt, [practice, account])
  const at = rows[0]?.at
  return at !== undefined && at !== null && at >= last
}
