/** What a practice keeps to itself about its own watch: an alarm, where alarms go, decoys, kin, an opening that somebody is asked about. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import type { AlarmId, ChannelId, ChartId, DeviceId, FindingId, KinshipToken } from "@subrosa/contract"
import { mustAsk } from "./ask.ts"
import { type Cast, token } from "./cast.ts"
import { entryText, sealedChart, sealedEntry } from "./sealed-chart.ts"

export interface Watched {
  /** The clinician's own record, as kinship tells it, and a decoy beside it. */
  chart: ChartId
  decoy: ChartId
}
export type Watching = Pick<Cast, "url" | "office" | "practice" | "people" | "teams">

const path = ({ practice }: Watching, rest: string): string => `/v1/practices/${practice.practice}/${rest}`

export const newChannel = () => ({
  kind: "webhook",
  id: randomUUID() as ChannelId,
  label: "The practice's pager",
  stage: "first",
  least: "notice",
  url: "https://pager.example/alarms",
  secret: `whsec_${randomBytes(32).toString("base64")}`,
})

/** A channel of the owner's. */
export async function openChannel(cast: Watching): Promise<ChannelId> {
  const body = newChannel()
  await mustAsk(cast.url, cast.practice.owner, { method: "POST", target: path(cast, "alarm-channels"), body })
  await sendNothing(cast)
  return body.id
}

/** An alarm about a device that nobody has. */
export async function newAlarm(cast: Watching): Promise<AlarmId> {
  const { practice } = cast.practice
  const device = randomUUID() as DeviceId
  await cast.office.keeper.alarmRaise({ practice, kind: "device-lost", subject: { kind: "device", id: device } })
  await sendNothing(cast)
  return one(cast, "select id from keeper.alarm where practice = $1 and subject = $2", device)
}

/** The finding about the clinician. */
export const firstFinding = (cast: Watching): Promise<FindingId> =>
  one(
    cast,
    "select id from keeper.finding where practice = $1 and account = $2 order by found_at limit 1",
    cast.people.clinician.person.account,
  )

/** The channel's host does not exist: a server that sends what is due is to have nothing due. */
async function sendNothing({ office, practice }: Watching): Promise<void> {
  await office.database.query("update keeper.alarm_delivery set next_at = null where practice = $1", [
    practice.practice,
  ])
}

async function one<Id extends string>({ office, practice }: Watching, text: string, value: string): Promise<Id> {
  const [row] = await office.database.query(text, [practice.practice, value])
  if (typeof row?.id !== "string") throw new Error(`nothing found: ${text}`)
  return row.id as Id
}

export async function watch(cast: Watching): Promise<Watched> {
  const { url, office, practice, people, teams } = cast
  await openChannel(cast)
  await newAlarm(cast)
  const tokens: KinshipToken[] = [
    { kind: "family-name", token: token() },
    { kind: "address", token: token() },
  ]
  const held = { ...teams, personal: teams.own }
  const make = async () => sealedChart(practice.practice, teams.care.id, ["directory"], held)
  const [chart, decoy] = [await make(), await make()]
  const ids = { chart: chart.wire.id, decoy: decoy.wire.id }
  const segment = chart.segments.get("directory")
  if (segment === undefined) throw new Error("a chart has a directory")
  await mustAsk(url, people.supervisor, {
    method: "POST",
    target: path(cast, "entries"),
    body: {
      ...{ charts: [chart.wire, decoy.wire], searchTokens: [], resourceTokens: [], replaceSearchTokens: [] },
      entries: [await sealedEntry(practice.practice, ids.chart, segment, entryText("directory"))],
      kinship: [{ chart: ids.chart, tokens }],
    },
  })
  const home = path(cast, `accounts/${people.clinician.person.account}/kinship`)
  await mustAsk(url, practice.owner, { method: "PUT", target: home, body: { tokens } })
  await mustAsk(url, practice.owner, {
    method: "PUT",
    target: path(cast, "decoys"),
    body: { version: 0, add: [{ chart: ids.decoy, person: toBase64url(randomBytes(60)) }], end: [] },
  })
  await mustAsk(url, people.clinician, {
    method: "POST",
    target: path(cast, `charts/${ids.chart}/open`),
    body: { segments: [{ kind: "directory", after: 0 }], purpose: "TREAT", checkpointSize: 0 },
  })
  if ((await office.keeper.snoopRound(practice.practice)) === 0) throw new Error("the opening did not stand out")
  await sendNothing(cast)
  return ids
}
