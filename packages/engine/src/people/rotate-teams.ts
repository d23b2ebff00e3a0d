/**
 * New key versions for teams that someone has left (spec/keys.md): what is written from then on is under a key they never had. What is
 * still to be renewed is remembered across restarts and tried again while a session is open.
 */
import { type Team, TeamId, teamRotate } from "@subrosa/contract"
import { randomKey } from "@subrosa/crypto"
import { problemCode } from "../call/problem.ts"
import { sealTeamKeysTo } from "../keyring/seal-team-keys.ts"
import { EngineError } from "../port.ts"
import { wipe } from "../session/secret-keys.ts"
import { type People, selfSealer, teamOf, trustedStaff } from "./people-context.ts"
import { mayHold } from "./plan-teams.ts"
import type { Directory } from "./verify-session.ts"

const placeOf = (people: People): string => `rotate/${people.session.open().practice}`

export interface TeamRotation {
  /** Notes the teams first, so that a lost connection in between does not leave an old key in use. Throws the first failure. */
  rotate(teams: readonly TeamId[]): Promise<void>
  /** Renews what is still noted. */
  settle(): Promise<void>
}

export function createTeamRotation(people: People): TeamRotation {
  const { session } = people
  // One round at a time: two at once would each count a version further.
  let underWay: Promise<void> = Promise.resolve()
  let isSettling = false

  const round = async (): Promise<void> => {
    if ((await readDue(people)).length === 0) return
    isSettling = true
    try {
      await session.refresh()
      await rotateDue(people, await session.reloadDirectory())
      await session.refresh()
    } finally {
      isSettling = false
    }
  }
  const queue = (): Promise<void> => {
    const next = underWay.catch(() => undefined).then(round)
    underWay = next
    return next
  }

  return {
    async rotate(teams) {
      await writeDue(people, [...(await readDue(people)), ...teams])
      await queue()
    },
    // A round reads the session, after which this is called: it is not to wait for itself.
    settle: async () => {
      if (!isSettling) await queue()
    },
  }
}

async function rotateDue(people: People, directory: Directory): Promise<void> {
  let failure: unknown
  for (const team of await readDue(people)) {
    try {
      await rotateTeam(people, teamOf(people, team), directory)
    } catch (error) {
      // Not on the team any more, or renewed by another owner's client: nothing is left to do here.
      if (!isSettled(error)) {
        failure ??= error
        continue
      }
    }
    const due = await readDue(people)
    await writeDue(
      people,
      due.filter((other) => other !== team),
    )
  }
  if (failure) throw failure
}

async function rotateTeam(people: People, team: Team, directory: Directory): Promise<void> {
  const members = new Set(team.members.map(({ account }) => account))
  // The server's list of members is a wish: a key goes only to people whom owners vouch for, in roles that may hold it.
  const recipients = trustedStaff(directory).filter(
    ({ account, roles }) => members.has(account) && mayHold(team.kind, roles),
  )
  if (recipients.length < members.size) {
    throw new EngineError(
      "untrusted",
      "The server lists members of a team whom nobody vouches for. The team's key was not renewed: look at the staff list.",
    )
  }
  // Opened first: a team that the server calls another kind than it was made as gets no further key under that name.
  const { kind } = await people.keyring.newestKey(team.id, team.kind)
  const key = randomKey()
  const version = team.version + 1
  try {
    const teamKeys = await sealTeamKeysTo(selfSealer(people), [{ team: team.id, kind, version, key }], recipients)
    await people.session.call(teamRotate, { params: { team: team.id }, body: { version, teamKeys } })
  } finally {
    wipe(key)
  }
}

function isSettled(error: unknown): boolean {
  const code = problemCode(error)
  if (code === "conflict" || code === "version_conflict" || code === "not_found") return true
  return error instanceof EngineError && error.code === "refused" && code === undefined
}

async function readDue(people: People): Promise<TeamId[]> {
  const text = await people.platform.memory.get(placeOf(people))
  return [...new Set((text ?? "").split(" "))].flatMap((id) => {
    const team = TeamId.safeParse(id)
    return team.success ? [team.data] : []
  })
}

async function writeDue(people: People, teams: readonly TeamId[]): Promise<void> {
  if (teams.length === 0) await people.platform.memory.delete(placeOf(people))
  else await people.platform.memory.set(placeOf(people), teams.join(" "))
}
