/** The dismissed clinician, and each door they try. */
import type { AccountId, PracticeId } from "@subrosa/contract"
import { createEngine, type Engine, EngineError } from "@subrosa/engine"
import type pg from "pg"
import type { TeamKey } from "../handed-out.ts"
import { openRequest } from "../handed-out.ts"
import type { Instance } from "../instance.ts"
import { admitColleague, type Colleague, codeOf } from "../staff/colleague.ts"
import { ask, type Hand, watchedPlatform } from "../staff/hand.ts"
import { accountKeyOf } from "../staff/held-key.ts"
import { teamKeysOf } from "../staff/team-keys.ts"

export interface Ghost extends Colleague {
  practice: PracticeId
  kit: string
  accountKey: Uint8Array
  teamKeys: TeamKey[]
}

export async function makeGhost(instance: Instance, database: pg.Client, stateFile: string): Promise<Ghost> {
  const { practice, clock } = instance
  const colleague = await admitColleague(instance, { roles: ["clinician"], name: "Leaver", clock, stateFile })
  const accountKey = await accountKeyOf(colleague.engine, database)
  const { code: kit } = await colleague.engine.recoveryKitCreate()
  const teamKeys = await teamKeysOf(database, { practice, account: colleague.account, accountKey })
  return { ...colleague, practice, kit, accountKey, teamKeys }
}

export interface TriedLater {
  when: string
  /** Doors that opened, of `tried`. */
  opened: string[]
  tried: string[]
}

export async function tryLater({ clock, url }: Instance, ghost: Ghost, when: string, hours = 0): Promise<TriedLater> {
  clock.advance(hours)
  const { loginName, password, practice, account, kit } = ghost
  const fresh = (): Engine => createEngine(watchedPlatform({ url, clock }).platform)
  const deviceLabel = "Old laptop"
  const doors: Record<string, () => Promise<boolean>> = {
    "password and one-time code": async () => {
      const engine = fresh()
      await engine.passwordSignIn({ loginName, password, totpCode: codeOf(ghost.totpSecret, clock(), 1), deviceLabel })
      return engine.state().kind !== "signed-out"
    },
    "recovery kit": async () => {
      const engine = fresh()
      await engine.recoverySignIn({ practice, account: account as AccountId, code: kit, deviceLabel })
      return engine.state().kind !== "signed-out"
    },
    "open tab": async () => ghost.engine.state().kind === "open",
    "device key and session": async () => isAnswered(ghost.hand(), practice, clock()),
  }
  const opened: string[] = []
  for (const [door, work] of Object.entries(doors)) {
    try {
      if (await work()) opened.push(door)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
    }
  }
  return { when, opened, tried: Object.keys(doors) }
}

async function isAnswered(hand: Hand, practice: string, at: Date): Promise<boolean> {
  const request = openRequest(practice, crypto.randomUUID())
  const session = { method: "GET", target: `/v1/practices/${practice}/session` } as const
  const answers = await Promise.all([ask(hand.url, hand, request, at), ask(hand.url, hand, session, at)])
  // Not found would already be an answer to somebody who is known.
  return answers.some(({ status }) => status !== 401)
}
