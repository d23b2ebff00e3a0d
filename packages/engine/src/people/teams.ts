/** Care teams: made, joined, left. */
import { randomUuid } from "@subrosa/codec"
import { type AccountId, TeamId, teamCreate, teamMemberEnd } from "@subrosa/contract"
import { randomKey } from "@subrosa/crypto"
import { sealTeamKeysTo } from "../keyring/seal-team-keys.ts"
import { type Engine, EngineError } from "../port.ts"
import { wipe } from "../session/secret-keys.ts"
import { addMember } from "./change-people.ts"
import { type People, selfSealer, teamOf, trustedPerson, trustedStaff } from "./people-context.ts"
import { isClinical, isOwner } from "./plan-teams.ts"
import type { TeamRotation } from "./rotate-teams.ts"
import { nameOf } from "./staff.ts"
import type { Directory } from "./verify-session.ts"

export function createTeams(
  people: People,
  rotation: TeamRotation,
): Pick<Engine, "teams" | "teamCreate" | "teamMemberAdd" | "teamMemberEnd"> {
  const { session } = people
  return {
    async teams() {
      await session.refresh()
      const directory = await session.reloadDirectory()
      const nameOfAccount = (account: AccountId): string => {
        const found = directory.accounts.find(({ id }) => id === account)
        return found ? nameOf(found) : "Unknown"
      }
      return session.open().view.read.teams.map(({ id, kind, name, members }) => ({
        id,
        kind,
        name,
        members: members.map((member) => ({ ...member, name: nameOfAccount(member.account) })),
      }))
    },

    async teamCreate({ name, members }) {
      const directory = await session.reloadDirectory()
      for (const account of members) checkClinical(directory, account)
      const onTeam = new Set(members)
      // Owners hold every care team's key for safe-keeping: without them a team's last member could lose its charts.
      const recipients = trustedStaff(directory).filter(({ account, roles }) => onTeam.has(account) || isOwner(roles))
      const team = TeamId.parse(randomUuid())
      const key = randomKey()
      const teamKeys = await sealTeamKeysTo(selfSealer(people), [{ team, kind: "care", version: 1, key }], recipients)
      wipe(key)
      await session.call(teamCreate, { body: { team: { id: team, kind: "care", name }, members, teamKeys } })
      await session.refresh()
      return team
    },

    async teamMemberAdd({ team, account }) {
      checkCare(people, team)
      const directory = await session.reloadDirectory()
      checkClinical(directory, account)
      await addMember(people, { id: team, kind: "care" }, trustedPerson(directory, account))
      await session.refresh()
    },

    async teamMemberEnd({ team, account }) {
      checkCare(people, team)
      await session.call(teamMemberEnd, { params: { team, account } })
      await rotation.rotate([team])
    },
  }
}

function checkCare(people: People, team: TeamId): void {
  if (teamOf(people, team).kind === "care") return
  throw new EngineError("invalid_input", "Only care teams have members who come and go.", { field: "team" })
}

function checkClinical(directory: Directory, account: AccountId): void {
  if (isClinical(trustedPerson(directory, account).roles)) return
  throw new EngineError("invalid_input", "Only clinicians and supervisors can be on a care team.", { field: "members" })
}
