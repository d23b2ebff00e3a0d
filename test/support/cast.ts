/** Two practices with everyone who could knock at a door: a person for every column of the role matrix, and charts to knock at. */
import { randomBytes, randomUUID } from "node:crypto"
import { fromBase64url, toBase64url, utf8 } from "@subrosa/codec"
import {
  type AttachmentId,
  type EntryId,
  type NewEntry,
  type Role,
  rosterKinds,
  type SegmentKind,
  standingIn,
  type TeamId,
} from "@subrosa/contract"
import { parseAccountCard } from "@subrosa/crypto"
import { openTeamKey } from "@subrosa/crypto/open"
import {
  endorse,
  type Founded,
  foundPractice,
  joinPractice,
  type Member,
  type Person,
  rolesOf,
  sealTo,
  type TestKeeper,
} from "@subrosa/testkit"
import { mustAsk } from "./ask.ts"
import { chunkBytes, entryText, type HeldTeam, type SealedChart, sealedChart, sealedEntry } from "./sealed-chart.ts"
import { type Watched, watch } from "./watched.ts"

export const columns = [
  "owner",
  "owner, not fresh",
  "privacy officer",
  "clinician",
  "clinician, other team",
  "supervisor",
  "front desk",
  "biller",
  "pending",
  "ended",
  "other practice",
  "nobody",
] as const
export type Column = (typeof columns)[number]

export interface Attachment {
  id: AttachmentId
  segment: string
  bytes: Uint8Array
}

export interface Cast {
  url: string
  office: TestKeeper
  practice: Founded
  people: Record<Exclude<Column, "nobody">, Member>
  /** `own`: the clinician's. */
  teams: Record<"practice" | "officers" | "emergency" | "care" | "other" | "own", HeldTeam>
  /** What belongs to no patient. */
  practiceChart: SealedChart
  /** Of the first care team, by its clinician, with a segment of each kind and an entry in each. */
  chart: SealedChart
  entries: Map<SegmentKind, NewEntry>
  attachments: { clinical: Attachment; directory: Attachment }
  searchToken: string
  resourceToken: string
  watched: Watched
}

export const kinds: readonly SegmentKind[] = [
  "directory",
  "billing",
  "clinical",
  "substance-use",
  "psychotherapy-notes",
]

export async function assemble(url: string, office: TestKeeper): Promise<Cast> {
  const practice = await foundPractice(office, { roles: ["owner"], onCareTeams: false })
  const elsewhere = await foundPractice(office)
  const held = await firstTeamKeys(practice)
  const firstTeams = {
    practice: held(practice.practiceTeam),
    officers: held(practice.officersTeam),
    emergency: held(practice.emergencyTeam),
    care: held(practice.careTeam),
    other: newTeam(),
  }
  await makeCareTeam(url, practice.owner, firstTeams.other)
  const admit = (roles: Role[], care?: HeldTeam) => {
    return letIn(office, practice, roles, [...rosterOf(firstTeams, roles), ...(care ? [care] : [])])
  }
  const people: Cast["people"] = {
    owner: practice.owner,
    "owner, not fresh": await admit(["owner"], firstTeams.care),
    "privacy officer": await admit(["privacy-officer"]),
    clinician: await admit(["clinician"], firstTeams.care),
    "clinician, other team": await admit(["clinician"], firstTeams.other),
    supervisor: await admit(["supervisor"], firstTeams.care),
    "front desk": await admit(["front-desk"]),
    biller: await admit(["biller"]),
    pending: await joinPractice(office, practice, ["clinician"]),
    ended: await admit(["clinician"], firstTeams.care),
    "other practice": elsewhere.owner,
  }
  const { person } = people.ended
  await mustAsk(url, practice.owner, {
    method: "POST",
    target: `/v1/practices/${practice.practice}/accounts/${person.account}/end`,
  })
  const teams = { ...firstTeams, own: await ownTeam(url, people.clinician) }
  const cast = { url, office, practice, people, teams }
  await age(cast, people["owner, not fresh"])
  await workFor(cast)
  const filled = await fillChart(cast)
  return { ...cast, ...filled, watched: await watch(cast) }
}

/** The teams that these roles bring along. */
export const rosterOf = (
  teams: Pick<Cast["teams"], (typeof rosterKinds)[number]>,
  roles: readonly Role[],
): HeldTeam[] => rosterKinds.filter((kind) => standingIn[kind](roles) !== "none").map((kind) => teams[kind])

/** The keys of the practice's first teams, opened as their founder opens them. */
export async function firstTeamKeys({ practice, owner, body }: Founded): Promise<(team: TeamId) => HeldTeam> {
  const { person } = owner
  const sealer = parseAccountCard(utf8(person.card.card)).signPublicKey
  const keys = new Map<TeamId, HeldTeam>()
  for (const { team, version, account, sealed, signature } of body.teamKeys) {
    const wire = { sealed: fromBase64url(sealed), signature: fromBase64url(signature) }
    const kind = body.teams.find(({ id }) => id === team)?.kind ?? "personal"
    const key = await openTeamKey(person.keys.kemSeed, wire, sealer, { practice, team, kind, version, account })
    keys.set(team, { id: team, kind, key, version })
  }
  return (team) => {
    const found = keys.get(team)
    if (found === undefined) throw new Error("the founder holds no key of this team")
    return found
  }
}

export const newTeam = (): HeldTeam => ({
  id: randomUUID() as TeamId,
  kind: "care",
  key: randomBytes(32),
  version: 1,
})

/** A care team whose first member is its custodian, an owner. */
export async function makeCareTeam(url: string, owner: Member, team: HeldTeam): Promise<void> {
  const { person } = owner
  await mustAsk(url, owner, {
    method: "POST",
    target: `/v1/practices/${person.practice}/teams`,
    body: {
      team: { id: team.id, kind: team.kind, name: "Another care team" },
      members: [],
      teamKeys: [await sealTo(person, person, team, 1, Buffer.from(team.key))],
    },
  })
}

/** Someone who joins and is let in, with the keys of these teams. */
export async function letIn(
  office: TestKeeper,
  founded: Founded,
  roles: readonly Role[],
  teams: readonly HeldTeam[],
): Promise<Member> {
  const member = await joinPractice(office, founded, roles)
  await office.keeper.accountActivate(await founded.owner.caller(), {
    params: { practice: founded.practice, account: member.person.account },
    query: {},
    body: await activation(founded.owner.person, member.person, roles, teams),
  })
  return member
}

export const activation = async (by: Person, newcomer: Person, roles: readonly Role[], teams: readonly HeldTeam[]) => ({
  endorsement: await endorse(by, newcomer, rolesOf(...roles)),
  teamKeys: await Promise.all(teams.map((team) => sealTo(by, newcomer, team, team.version, Buffer.from(team.key)))),
})

/** Signed in longer ago than what asks for a fresh sign-in allows. */
async function age({ office, practice }: Pick<Cast, "office" | "practice">, { session }: Member): Promise<void> {
  const text = "update keeper.session set fresh_until = now() - interval '1 second' where practice = $1 and id = $2"
  await office.database.query(text, [practice.practice, session])
}

/** A practice of long-used devices, and one in which an owner may export alone what these tests fill it with. */
async function workFor({ office, practice }: Pick<Cast, "office" | "practice">): Promise<void> {
  const ids = [practice.practice]
  await office.database.query(
    "update keeper.device set created_at = created_at - interval '30 days' where practice = $1",
    ids,
  )
  await office.database.query(
    `update keeper.practice set settings = settings || '{"bulkCharts": 100000}' where id = $1`,
    ids,
  )
}

type Filled = Pick<Cast, "chart" | "practiceChart" | "entries" | "attachments" | "searchToken" | "resourceToken">

async function fillChart(cast: Pick<Cast, "url" | "practice" | "people" | "teams">): Promise<Filled> {
  const { practice } = cast.practice
  const { clinician } = cast.people
  const teams = { ...cast.teams, personal: cast.teams.own }
  const chart = await sealedChart(practice, teams.care.id, kinds, teams)
  const entries = new Map<SegmentKind, NewEntry>()
  for (const [kind, segment] of chart.segments) {
    entries.set(kind, await sealedEntry(practice, chart.wire.id, segment, entryText(kind)))
  }
  const practiceChart = await sealedChart(practice, teams.care.id, ["directory", "clinical"], teams)
  practiceChart.wire.kind = "practice"
  const [searchToken, resourceToken] = [token(), token()]
  await mustAsk(cast.url, clinician, {
    method: "POST",
    target: `/v1/practices/${practice}/entries`,
    body: {
      charts: [chart.wire, practiceChart.wire],
      entries: [...entries.values()],
      searchTokens: [{ chart: chart.wire.id, token: searchToken }],
      resourceTokens: [{ chart: chart.wire.id, key: resourceToken, content: token() }],
      replaceSearchTokens: [],
    },
  })
  const attach = async (kind: SegmentKind): Promise<Attachment> => {
    const id = randomUUID() as AttachmentId
    const segment = chart.segments.get(kind)?.wire.id ?? ""
    const bytes = chunkBytes(kind)
    const target = `/v1/practices/${practice}/charts/${chart.wire.id}/attachments/${id}/0?segment=${segment}`
    await mustAsk(cast.url, clinician, { method: "PUT", target, body: bytes })
    return { id, segment, bytes }
  }
  const attachments = { clinical: await attach("clinical"), directory: await attach("directory") }
  return { chart, practiceChart, entries, attachments, searchToken, resourceToken }
}

/** A member's personal team; its key is made known by rotating it to one of ours. */
export async function ownTeam(url: string, member: Member): Promise<HeldTeam> {
  const { person, personalTeam } = member
  const key = randomBytes(32)
  const team = { id: personalTeam, kind: "personal" as const }
  await mustAsk(url, member, {
    method: "POST",
    target: `/v1/practices/${person.practice}/teams/${personalTeam}/rotate`,
    body: { version: 2, teamKeys: [await sealTo(person, person, team, 2, key)] },
  })
  return { ...team, key, version: 2 }
}

export const token = (): string => toBase64url(randomBytes(16))
export const newEntryId = (): EntryId => randomUUID() as EntryId
