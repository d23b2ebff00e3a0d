/** New roles, and the end of someone's work: endorsements, team keys and their renewal follow from it. */
import { type AccountId, accountEnd, accountUpdate, type TeamId, teamMemberCreate } from "@subrosa/contract"
import { parseEndorsement } from "@subrosa/crypto"
import { sealTeamKeysTo } from "../keyring/seal-team-keys.ts"
import { type Engine, EngineError } from "../port.ts"
import type { Session } from "../session/session.ts"
import { endorse, sortedRoles } from "./endorse.ts"
import { type People, selfSealer, type TrustedPerson, trustedPerson } from "./people-context.ts"
import { careTeamsToJoin, isOwner } from "./plan-teams.ts"
import type { TeamRotation } from "./rotate-teams.ts"
import { type Directory, endorsedRoles, signedEndorsement } from "./verify-session.ts"

export function createChangePeople(people: People, rotation: TeamRotation): Pick<Engine, "rolesUpdate" | "accountEnd"> {
  const { session } = people
  return {
    async rolesUpdate({ account, roles: wanted }) {
      const roles = sortedRoles(wanted)
      if (roles.length === 0) throw new EngineError("invalid_input", "Choose at least one role.", { field: "roles" })
      const directory = await session.reloadDirectory()
      const person = trustedPerson(directory, account)
      const isFounder = session.open().view.practiceCard.owner === account
      // The practice card itself vouches for the founder, in whatever role.
      if (isOwner(person.roles) && !isOwner(roles) && !isFounder) await endorseAnew(people, directory, account)
      const before = sharedTeamsOf(session, account)
      const endorsement = await endorse(people, { ...person, roles })
      await session.call(accountUpdate, { params: { account }, body: { roles, endorsement } })
      await session.refresh()
      const { teams } = session.open().view.read
      for (const team of careTeamsToJoin(account, roles, teams)) await addMember(people, team, person)
      // The keeper has taken them off the teams that their roles allow no more.
      const after = sharedTeamsOf(session, account)
      const left = before.filter((team) => !after.includes(team))
      if (left.length > 0) await rotation.rotate(left)
      await session.reloadDirectory()
      await session.refresh()
    },

    async accountEnd(account) {
      await session.refresh()
      const left = sharedTeamsOf(session, account)
      await session.call(accountEnd, { params: { account } })
      await rotation.rotate(left)
      await session.reloadDirectory()
      await session.refresh()
    },
  }
}

function sharedTeamsOf(session: Session, account: AccountId): TeamId[] {
  return session
    .open()
    .view.read.teams.filter(
      ({ kind, members }) => kind !== "personal" && members.some((member) => member.account === account),
    )
    .map(({ id }) => id)
}

/** Every version of the team's key, sealed to them. */
export async function addMember(people: People, team: TeamId, person: TrustedPerson): Promise<void> {
  const teamKeys = await sealTeamKeysTo(selfSealer(people), await people.keyring.allKeys(team), [person])
  await people.session.call(teamMemberCreate, { params: { team }, body: { account: person.account, teamKeys } })
}

/**
 * Whom a departing owner vouched for would be trusted no more, for a chain of endorsements leads through owners only. So this person
 * vouches for them first. Throws `refused` when this person's own trust hangs on the departing owner.
 */
async function endorseAnew(people: People, directory: Directory, departing: AccountId): Promise<void> {
  const { account: me } = people.session.open()
  const byDeparting = directory.accounts.filter(({ id, endorsement, state }) => {
    if (!endorsement || state === "pending" || id === departing || !directory.trust.trusted.has(id)) return false
    return parseEndorsement(signedEndorsement(endorsement).endorsement).endorser === departing
  })
  if (byDeparting.some(({ id }) => id === me) || me === departing) {
    throw new EngineError("refused", "You cannot do this yourself: ask another owner, whom this owner did not let in.")
  }
  for (const { id: account, state } of byDeparting) {
    // Of an ended account only history is read, and the server takes no new endorsement for it.
    if (state !== "active") continue
    const person = trustedPerson(directory, account)
    const roles = endorsedRoles(directory, account)
    const endorsement = await endorse(people, person)
    await people.session.call(accountUpdate, { params: { account }, body: { roles, endorsement } })
  }
}
