/** Containment in one press: the keeper locks and signs out, this client renews team keys; each act is told with what it did. */
import { CaseBody, type CaseId, type ContainmentResult, caseContain, type TeamId } from "@subrosa/contract"
import { problemCode } from "../call/problem.ts"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import { addEntry, newEntryId } from "./journal.ts"

export interface Containment {
  /** Locked and signed out. */
  accounts: readonly string[]
  devices: readonly string[]
  /** Locked: nothing of their charts is released. */
  teams: readonly string[]
  /** Teams whose key is renewed: those the accounts are on, usually. */
  rotate: readonly TeamId[]
}

/** `rotateTeam` renews one team's key (people/rotate-teams.ts). What fails is told, and stops nothing else. */
export async function containCase(
  core: Core,
  id: CaseId,
  { accounts, devices, teams, rotate }: Containment,
  rotateTeam: (team: TeamId) => Promise<void>,
): Promise<ContainmentResult[]> {
  const account = (one: string) => ({ kind: "account" as const, id: one })
  const device = (one: string) => ({ kind: "device" as const, id: one })
  const acts = [
    ...accounts.map((one) => ({ act: "lock" as const, subject: account(one) })),
    ...devices.map((one) => ({ act: "lock" as const, subject: device(one) })),
    ...teams.map((one) => ({ act: "lock" as const, subject: { kind: "team" as const, id: one } })),
    ...accounts.map((one) => ({ act: "end-sessions" as const, subject: account(one) })),
    ...devices.map((one) => ({ act: "end-sessions" as const, subject: device(one) })),
  ]
  if (acts.length === 0 && rotate.length === 0) {
    throw new EngineError("invalid_input", "Say what to contain: an account, a device or a team.")
  }
  // Keys first: whoever contains their own account is signed out by the keeper's part.
  const rotated = await rotateAll(core, id, rotate, rotateTeam)
  if (acts.length === 0) return rotated
  const entry = await core.call(caseContain, { params: { case: id }, body: { id: newEntryId(), acts } })
  const body = CaseBody.parse(JSON.parse(entry.body))
  return [...(body.kind === "contained" ? body.acts : []), ...rotated]
}

async function rotateAll(
  core: Core,
  id: CaseId,
  teams: readonly TeamId[],
  rotateTeam: (team: TeamId) => Promise<void>,
): Promise<ContainmentResult[]> {
  const results: ContainmentResult[] = []
  for (const team of teams) {
    const act = { act: "rotate" as const, subject: { kind: "team" as const, id: team } }
    try {
      await rotateTeam(team)
      results.push({ ...act, result: "done" })
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === "locked" || error.code === "offline") throw error
      results.push({ ...act, result: "failed", because: problemCode(error) ?? error.code })
    }
  }
  if (results.length > 0) await addEntry(core, id, { body: { kind: "contained", acts: results } })
  return results
}
