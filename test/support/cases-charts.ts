/** Cases of charts, entries, attachments, documents, finding, the log, backups. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import type { SegmentKind, TeamId } from "@subrosa/contract"
import { teamKindOf } from "@subrosa/contract"
import type { Member } from "@subrosa/testkit"
import { type Ask, mustAsk } from "./ask.ts"
import type { Case } from "./cases.ts"
import { type Cast, kinds, newTeam, token } from "./cast.ts"
import { chunkBytes, entryText, type HeldTeams, sealedChart, sealedEntry, sealedSegment } from "./sealed-chart.ts"

const path = ({ practice }: Cast, rest: string): string => `/v1/practices/${practice.practice}/${rest}`
const isGuarded = (kind: SegmentKind): boolean => teamKindOf[kind] !== "practice"
/** The same for every kind of segment. */
const perKind = (make: (kind: SegmentKind) => Case): Case[] =>
  kinds.map((kind) => ({ ...make(kind), way: kind, ...(isGuarded(kind) && { guarded: true as const }) }))

const nothingElse = { charts: [], searchTokens: [], resourceTokens: [], replaceSearchTokens: [] }

export const chartCases: readonly Case[] = [
  {
    operation: "chartRead",
    make: (cast) => ({ method: "GET", target: path(cast, `charts/${cast.chart.wire.id}`) }),
  },
  { operation: "chartPractice", make: (cast) => ({ method: "GET", target: path(cast, "practice-chart") }) },
  {
    operation: "chartOpen",
    way: "the practice's own",
    make: (cast) => chartOpen(cast, "directory", {}, cast.practiceChart.wire.id),
  },
  ...perKind((kind) => ({
    operation: "segmentCreate",
    make: async (cast, by) => {
      // A chart that has nothing yet but one segment of another kind.
      const bare = await newChart(cast, [kind === "directory" ? "billing" : "directory"])
      const teams = teamsOf(cast, by)
      const { wire } = await sealedSegment(cast.practice.practice, bare.wire.id, kind, teams)
      return { method: "POST", target: path(cast, `charts/${bare.wire.id}/segments`), body: wire }
    },
  })),
  {
    operation: "entryCreate",
    way: "a new chart",
    make: async (cast, by) => {
      const { practice } = cast.practice
      const chart = await sealedChart(practice, cast.teams.care.id, ["directory"], teamsOf(cast, by))
      const entries = await Promise.all(
        [...chart.segments.values()].map((one) => sealedEntry(practice, chart.wire.id, one, entryText("directory"))),
      )
      return { method: "POST", target: path(cast, "entries"), body: { ...nothingElse, charts: [chart.wire], entries } }
    },
  },
  ...perKind((kind) => ({
    operation: "entryCreate",
    make: async (cast) => {
      const segment = cast.chart.segments.get(kind)
      if (segment === undefined) throw new Error(`no ${kind} segment`)
      const entry = await sealedEntry(cast.practice.practice, cast.chart.wire.id, segment, entryText(kind))
      return { method: "POST", target: path(cast, "entries"), body: { ...nothingElse, entries: [entry] } }
    },
  })),
  {
    operation: "entryCreate",
    way: "other search tokens",
    make: (cast) => {
      const { id: chart } = cast.chart.wire
      const body = { ...nothingElse, entries: [], searchTokens: [{ chart, token: token() }] }
      return { method: "POST", target: path(cast, "entries"), body }
    },
  },
  ...perKind((kind) => ({ operation: "chartOpen", make: (cast) => chartOpen(cast, kind) })),
  attachmentCase("attachmentChunkRead", "directory"),
  attachmentCase("attachmentChunkRead", "clinical"),
  attachmentCase("attachmentChunkCreate", "directory"),
  attachmentCase("attachmentChunkCreate", "clinical"),
  {
    operation: "chartFind",
    make: (cast) => ({ method: "POST", target: path(cast, "find"), body: { tokens: [cast.searchToken] } }),
  },
  {
    operation: "resourceFind",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "resources/find"),
      body: { keys: [{ key: cast.resourceToken }] },
    }),
  },
  ...documentCases("the practice's", (cast) => cast.teams.practice.id),
  ...documentCases("a care team's", (cast) => cast.teams.care.id, true),
  ...documentCases("another's own", (cast) => cast.people.clinician.personalTeam, true),
  {
    operation: "documentUpdate",
    way: "the practice's search keys",
    make: async (cast) => {
      const target = path(cast, `teams/${cast.teams.practice.id}/document?name=search-keys`)
      const text = "select version from store.document where practice = $1 and team = $2 and name = 'search-keys'"
      const found = await cast.office.database.query(text, [cast.practice.practice, cast.teams.practice.id])
      const version = Number(found[0]?.version ?? 0) + 1
      return { method: "PUT", target, body: { version, teamVersion: 1, sealed: toBase64url(randomBytes(100)) } }
    },
  },
  { operation: "logEventSearch", way: "all", make: (cast) => ({ method: "GET", target: path(cast, "log/events") }) },
  {
    operation: "logEventSearch",
    way: "of a chart",
    make: (cast) => ({ method: "GET", target: path(cast, `log/events?chart=${cast.chart.wire.id}`) }),
  },
  {
    operation: "importCreate",
    make: (cast) => ({ method: "POST", target: path(cast, "imports"), body: { id: randomUUID(), charts: 1 } }),
  },
  {
    operation: "exportCreate",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "exports"),
      body: { id: randomUUID(), checkpointSize: 0 },
    }),
  },
  {
    operation: "chartOpen",
    way: "under the owner's export",
    guarded: true,
    make: async (cast) => {
      const id = randomUUID()
      const body = { id, checkpointSize: 0 }
      await mustAsk(cast.url, cast.practice.owner, { method: "POST", target: path(cast, "exports"), body })
      return chartOpen(cast, "clinical", { export: id })
    },
  },
  { operation: "backupRead", make: (cast) => ({ method: "GET", target: path(cast, "backup") }) },
]

function chartOpen(
  cast: Cast,
  kind: SegmentKind,
  more: { export?: string } = {},
  chart: string = cast.chart.wire.id,
): Ask {
  const body = { segments: [{ kind, after: 0 }], purpose: "TREAT", checkpointSize: 0, ...more }
  return { method: "POST", target: path(cast, `charts/${chart}/open`), body }
}

function attachmentCase(
  operation: "attachmentChunkRead" | "attachmentChunkCreate",
  kind: "directory" | "clinical",
): Case {
  return {
    operation,
    way: kind,
    ...(isGuarded(kind) && { guarded: true as const }),
    make: (cast) => {
      const { id, segment } = cast.attachments[kind]
      const of = (attachment: string) => path(cast, `charts/${cast.chart.wire.id}/attachments/${attachment}/0`)
      return operation === "attachmentChunkRead"
        ? { method: "GET", target: of(id) }
        : { method: "PUT", target: `${of(randomUUID())}?segment=${segment}`, body: chunkBytes(kind) }
    },
  }
}

function documentCases(whose: string, teamOf: (cast: Cast) => TeamId, guarded = false): Case[] {
  const at = (cast: Cast, rest: string): string => path(cast, `teams/${teamOf(cast)}/${rest}`)
  const body = () => ({ version: 1, teamVersion: 1, sealed: toBase64url(randomBytes(100)) })
  /** A document of the clinician's, who is on all of these teams. */
  const written = async (cast: Cast): Promise<string> => {
    const target = at(cast, `document?name=draft/${randomUUID()}`)
    await mustAsk(cast.url, cast.people.clinician, { method: "PUT", target, body: body() })
    return target
  }
  const asks: Pick<Case, "operation" | "make">[] = [
    { operation: "documentSearch", make: (cast) => ({ method: "GET", target: at(cast, "documents") }) },
    { operation: "documentRead", make: async (cast) => ({ method: "GET", target: await written(cast) }) },
    {
      operation: "documentUpdate",
      make: (cast) => ({ method: "PUT", target: at(cast, `document?name=draft/${randomUUID()}`), body: body() }),
    },
    { operation: "documentDelete", make: async (cast) => ({ method: "DELETE", target: await written(cast) }) },
  ]
  return asks.map((one) => ({ ...one, way: whose, ...(guarded && { guarded: true as const }) }))
}

async function newChart(cast: Cast, of: readonly SegmentKind[]) {
  const { clinician } = cast.people
  const chart = await sealedChart(cast.practice.practice, cast.teams.care.id, of, teamsOf(cast, clinician))
  const body = { ...nothingElse, charts: [chart.wire], entries: [] }
  await mustAsk(cast.url, clinician, { method: "POST", target: path(cast, "entries"), body })
  return chart
}

/** The teams whose keys a writer would wrap with; the personal key need not be the true one. */
function teamsOf({ teams }: Cast, { personalTeam }: Member): HeldTeams {
  return { ...teams, personal: teams.own.id === personalTeam ? teams.own : { ...newTeam(), id: personalTeam } }
}
