/** Cases of alarms, their channels, decoys, kinship, the review queue, the exposure ledger. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { mustAsk } from "./ask.ts"
import type { Case } from "./cases.ts"
import { type Cast, token } from "./cast.ts"
import { firstFinding, newAlarm, newChannel, openChannel } from "./watched.ts"

const path = ({ practice }: Cast, rest: string): string => `/v1/practices/${practice.practice}/${rest}`
const get = (rest: string) => (cast: Cast) => ({ method: "GET", target: path(cast, rest) })
const words = (): string => toBase64url(randomBytes(60))

export const watchCases: readonly Case[] = [
  { operation: "alarmSearch", make: get("alarms") },
  ...(["looking", "right", "not-right"] as const).map(
    (answer): Case => ({
      operation: "alarmAnswer",
      way: answer,
      make: async (cast) => ({
        method: "POST",
        target: path(cast, `alarms/${await newAlarm(cast)}/answer`),
        body: { answer, ...(answer === "not-right" && { case: randomUUID() }) },
      }),
    }),
  ),
  { operation: "alarmChannelSearch", make: get("alarm-channels") },
  {
    operation: "alarmChannelCreate",
    make: (cast) => ({ method: "POST", target: path(cast, "alarm-channels"), body: newChannel() }),
  },
  {
    operation: "alarmChannelEnd",
    make: async (cast) => ({ method: "DELETE", target: path(cast, `alarm-channels/${await openChannel(cast)}`) }),
  },
  { operation: "blastRadiusRead", make: get("blast-radius") },
  { operation: "decoySearch", make: (cast) => ({ method: "POST", target: path(cast, "decoys/search") }) },
  {
    operation: "decoyUpdate",
    make: async (cast) => {
      const text = "select version from keeper.decoy_list where practice = $1"
      const [row] = await cast.office.database.query(text, [cast.practice.practice])
      return {
        method: "PUT",
        target: path(cast, "decoys"),
        body: { version: Number(row?.version ?? 0), add: [{ chart: cast.watched.chart, person: words() }], end: [] },
      }
    },
  },
  {
    operation: "decoyShapes",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "decoys/shapes"),
      body: { careTeam: cast.teams.care.id, kinds: ["directory", "clinical"], count: 3 },
    }),
  },
  { operation: "drillSearch", make: get("drills") },
  {
    operation: "drillCreate",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "drills"),
      body: {
        ...{ id: randomUUID(), drill: "R01", ranAt: "2026-01-01T00:00:00.000Z", bars: 3, missed: 0 },
        report: words(),
        signature: toBase64url(randomBytes(64)),
      },
    }),
  },
  {
    operation: "kinshipUpdate",
    make: (cast) => ({
      method: "PUT",
      target: path(cast, `accounts/${cast.people.biller.person.account}/kinship`),
      body: { tokens: [{ kind: "street", token: token() }] },
    }),
  },
  { operation: "findingSearch", make: get("findings") },
  {
    operation: "findingDecide",
    make: async (cast) => ({
      method: "POST",
      target: path(cast, `findings/${await firstFinding(cast)}/decision`),
      body: { decision: "question", question: words() },
    }),
  },
  { operation: "questionSearch", make: get("questions") },
  {
    operation: "questionAnswer",
    way: "the clinician's",
    make: async (cast) => {
      const finding = await firstFinding(cast)
      const target = path(cast, `findings/${finding}/decision`)
      const body = { decision: "question", question: words() }
      await mustAsk(cast.url, cast.practice.owner, { method: "POST", target, body })
      return { method: "POST", target: path(cast, `questions/${finding}/answer`), body: { answer: words() } }
    },
  },
]
