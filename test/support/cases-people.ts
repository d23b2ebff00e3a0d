/** Cases of accounts, ways in, devices, invitations, teams, limits. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { limitsDefault, type Role, settingsDefault, type TeamId } from "@subrosa/contract"
import { endorse, joinPractice, type Member, rolesOf, sealTo, signPolicy } from "@subrosa/testkit"
import { mustAsk } from "./ask.ts"
import type { Case } from "./cases.ts"
import { newInvitation, openInvitation } from "./cases-public.ts"
import { activation, type Cast, letIn, makeCareTeam, newTeam, rosterOf } from "./cast.ts"

const path = ({ practice }: Cast, rest: string): string => `/v1/practices/${practice.practice}/${rest}`
const get = (rest: string) => (cast: Cast) => ({ method: "GET", target: path(cast, rest) })

/** Somebody there to be acted on. */
const somebody = ({ office, practice, teams }: Cast, roles: readonly Role[] = ["front-desk"]): Promise<Member> =>
  letIn(office, practice, roles, [...rosterOf(teams, roles), ...(roles.includes("clinician") ? [teams.care] : [])])

export const peopleCases: readonly Case[] = [
  { operation: "sessionRead", make: get("session") },
  { operation: "accountSearch", make: get("accounts") },
  {
    operation: "accountActivate",
    make: async (cast, by) => {
      const { person } = await joinPractice(cast.office, cast.practice, ["clinician"])
      const body = await activation(
        by.person,
        person,
        ["clinician"],
        [...rosterOf(cast.teams, ["clinician"]), cast.teams.care],
      )
      return { method: "POST", target: path(cast, `accounts/${person.account}/activate`), body }
    },
  },
  {
    operation: "accountUpdate",
    make: async (cast, by) => {
      const { person } = await somebody(cast)
      const roles = rolesOf("biller", "front-desk")
      const body = { roles, endorsement: await endorse(by.person, person, roles) }
      return { method: "PUT", target: path(cast, `accounts/${person.account}/roles`), body }
    },
  },
  {
    operation: "accountEnd",
    make: async (cast) => {
      const { person } = await somebody(cast)
      return { method: "POST", target: path(cast, `accounts/${person.account}/end`) }
    },
  },
  { operation: "slotSearch", make: get("slots") },
  { operation: "passkeyOptions", make: (cast) => ({ method: "POST", target: path(cast, "passkey-options") }) },
  {
    operation: "slotCreate",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "slots"),
      body: {
        kind: "recovery-kit",
        slot: { id: randomUUID(), kind: "recovery-kit", label: "Kit", sealed: toBase64url(randomBytes(60)) },
        proofDigest: toBase64url(randomBytes(32)),
      },
    }),
  },
  {
    operation: "slotEnd",
    way: "another's",
    make: async (cast) => {
      const member = await somebody(cast)
      const slots = await mustAsk(cast.url, member, get("slots")(cast))
      return { method: "DELETE", target: path(cast, `slots/${firstId(slots, "slots")}`) }
    },
  },
  { operation: "deviceSearch", way: "own", make: get("devices") },
  { operation: "deviceSearch", way: "all", make: get("devices?all=true") },
  {
    operation: "deviceEnd",
    way: "another's",
    make: async (cast) => {
      const { person } = await somebody(cast)
      return { method: "POST", target: path(cast, `devices/${person.device.id}/end`), body: { lost: false } }
    },
  },
  {
    operation: "invitationCreate",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "invitations"),
      body: newInvitation(cast.practice.practice).body,
    }),
  },
  { operation: "invitationSearch", make: get("invitations") },
  {
    operation: "invitationEnd",
    make: async (cast) => {
      const { ids } = await openInvitation(cast)
      return { method: "DELETE", target: path(cast, `invitations/${ids.invitation}`) }
    },
  },
  {
    operation: "teamCreate",
    make: async (cast, by) => {
      const { clinician } = cast.people
      const id = randomUUID() as TeamId
      return {
        method: "POST",
        target: path(cast, "teams"),
        body: {
          team: { id, kind: "care", name: "A new care team" },
          members: [clinician.person.account],
          teamKeys: [await sealTo(by.person, clinician.person, { id, kind: "care" })],
        },
      }
    },
  },
  {
    operation: "teamMemberCreate",
    make: async (cast, by) => {
      const { person } = await somebody(cast, ["clinician"])
      const { id, key } = cast.teams.other
      const body = {
        account: person.account,
        teamKeys: [await sealTo(by.person, person, { id, kind: "care" }, 1, Buffer.from(key))],
      }
      return { method: "POST", target: path(cast, `teams/${id}/members`), body }
    },
  },
  {
    operation: "teamMemberCreate",
    way: "oneself",
    make: async (cast, by) => {
      const { id, key } = cast.teams.care
      const own = [await sealTo(by.person, by.person, { id, kind: "care" }, 1, Buffer.from(key))]
      const body = { account: by.person.account, teamKeys: own }
      return { method: "POST", target: path(cast, `teams/${id}/members`), body }
    },
  },
  {
    operation: "teamMemberEnd",
    make: async (cast) => {
      const { person } = await somebody(cast, ["clinician"])
      return { method: "DELETE", target: path(cast, `teams/${cast.teams.care.id}/members/${person.account}`) }
    },
  },
  {
    operation: "teamRotate",
    way: "a care team",
    make: async (cast, by) => {
      const team = newTeam()
      await makeCareTeam(cast.url, cast.practice.owner, team)
      const keys = [await sealTo(by.person, cast.practice.owner.person, team, 2)]
      return { method: "POST", target: path(cast, `teams/${team.id}/rotate`), body: { version: 2, teamKeys: keys } }
    },
  },
  {
    operation: "teamRotate",
    way: "another's own",
    make: async (cast, by) => {
      const { person, personalTeam } = await somebody(cast)
      const keys = [await sealTo(by.person, person, { id: personalTeam, kind: "personal" }, 2)]
      return {
        method: "POST",
        target: path(cast, `teams/${personalTeam}/rotate`),
        body: { version: 2, teamKeys: keys },
      }
    },
  },
  {
    operation: "limitsUpdate",
    make: (cast) => ({ method: "PUT", target: path(cast, "limits"), body: limitsDefault }),
  },
  {
    operation: "settingsUpdate",
    make: (cast) => ({ method: "PUT", target: path(cast, "settings"), body: settingsDefault }),
  },
  { operation: "witnessPolicyRead", make: get("witnesses") },
  {
    operation: "witnessPolicyUpdate",
    make: async (cast, by) => {
      // Everyone who may writes the next version, and leaves nobody asked.
      const [row] = await cast.office.database.query("select version from keeper.witness_policy where practice = $1", [
        cast.practice.practice,
      ])
      const version = Number(row?.version ?? 0) + 1
      const { practice } = cast.practice
      const body = await signPolicy(by.person, { practice, version, witnesses: [] })
      return { method: "PUT", target: path(cast, "witnesses"), body }
    },
  },
  {
    operation: "sessionEnd",
    make: (cast) => ({ method: "POST", target: path(cast, "session/end"), body: { everywhere: false } }),
  },
]

function firstId(answer: unknown, list: string): string {
  const items: unknown = typeof answer === "object" && answer !== null ? Reflect.get(answer, list) : undefined
  const first: unknown = Array.isArray(items) ? items[0] : undefined
  const id: unknown = typeof first === "object" && first !== null ? Reflect.get(first, "id") : undefined
  if (typeof id !== "string") throw new Error(`there are no ${list}`)
  return id
}
