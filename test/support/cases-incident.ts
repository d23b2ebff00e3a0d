/** Cases of incidents: their journal, scope, releases, notices and codes. */
import { createHash, randomBytes, randomUUID } from "node:crypto"
import { canonicalJson, fromUtf8 } from "@subrosa/codec"
import { mustAsk } from "./ask.ts"
import type { Case } from "./cases.ts"
import type { Cast } from "./cast.ts"

/** What a case of incidents needs: a server, a practice with an owner, a patient. */
export type Place = Pick<Cast, "url" | "practice"> & { chart: { wire: Pick<Cast["chart"]["wire"], "id"> } }

const path = ({ practice }: Place, rest: string): string => `/v1/practices/${practice.practice}/${rest}`
const jcs = (value: unknown): string => fromUtf8(canonicalJson(value))
const random = (bytes: number): string => randomBytes(bytes).toString("base64url")
const now = (): string => new Date().toISOString()
const taken = ({ practice }: Place) => ({
  kind: "insider",
  account: practice.owner.person.account,
  from: "2026-01-01T00:00:00.000Z",
})
const post = (cast: Place, target: string, body: unknown) => ({ method: "POST", target: path(cast, target), body })
const byOwner = (cast: Place, target: string, body: unknown) =>
  mustAsk(cast.url, cast.practice.owner, post(cast, target, body))

function opening(cast: Place, rehearsal = true) {
  const body = { kind: "opened", by: "person", discoveredAt: now(), taken: [taken(cast)], rehearsal }
  return { case: randomUUID(), id: randomUUID(), hold: randomUUID(), body: jcs(body), text: random(40) }
}

async function newCase(cast: Place, rehearsal?: boolean): Promise<string> {
  const body = opening(cast, rehearsal)
  await byOwner(cast, "cases", body)
  return body.case
}

/** With one person in its scope. */
async function newScoped(cast: Place, rehearsal?: boolean): Promise<string> {
  const id = await newCase(cast, rehearsal)
  const charts = [cast.chart.wire.id]
  await byOwner(cast, `cases/${id}/scopes/1/charts`, { first: true, charts })
  const scoped = {
    kind: "scoped",
    version: 1,
    taken: [taken(cast)],
    size: 1,
    checkpoint: "",
    counts: { charts: 1, segments: 1, entries: 1, byKind: {} },
    chartsDigest: createHash("sha256").update(jcs(charts)).digest("base64url"),
    doubts: 0,
    whole: true,
  }
  await byOwner(cast, `cases/${id}/entries`, { id: randomUUID(), body: jcs(scoped) })
  return id
}

async function newPool(cast: Place, codes: number): Promise<string> {
  const id = randomUUID()
  await byOwner(cast, "code-pools", { id, label: "Vendor", expiresAt: null, codes })
  return id
}

const code = () => ({ token: random(16), sealed: random(60) })
async function newFullPool(cast: Place): Promise<void> {
  const pool = await newPool(cast, 1)
  await byOwner(cast, `code-pools/${pool}/codes`, { from: 0, codes: [code()] })
}

const made = (cast: Place) => ({
  id: randomUUID(),
  chart: cast.chart.wire.id,
  to: "made",
  letter: random(32),
  verification: random(32),
  channel: "post",
  at: now(),
})

/** A letter that is made and goes by e-mail, ready to be sent; `token` opens it then. */
export async function newSealed(cast: Place) {
  const id = await newScoped(cast, false)
  const step = { ...made(cast), channel: "email" }
  await byOwner(cast, `cases/${id}/notices`, { steps: [step] })
  const token = randomBytes(32)
  const body = {
    id: randomUUID(),
    step: randomUUID(),
    chart: step.chart,
    letter: step.letter,
    sealed: random(300),
    opener: createHash("sha256").update(token).digest("base64url"),
    key: random(32),
    to: "ana@mail.example",
    sender: "ESP Office",
    phone: "800-555-0142",
    locale: "en-US",
  }
  return { target: `cases/${id}/sealed-notices`, body, token: token.toString("base64url") }
}

const release = () => ({ id: randomUUID(), version: 1, kinds: ["directory"], checkpointSize: 0 })

/** A case whose cards another officer has agreed to release to the first owner. */
async function newAgreed(cast: Cast): Promise<string> {
  const id = await newScoped(cast)
  const asked = await byOwner(cast, `cases/${id}/releases`, release())
  const approval = Reflect.get(Object(Reflect.get(Object(asked), "approval")), "id")
  const decision = post(cast, `approvals/${approval}/decision`, { decision: "approve" })
  await mustAsk(cast.url, cast.people["privacy officer"], decision)
  return id
}

export const incidentCases: readonly Case[] = [
  { operation: "caseSearch", make: (cast) => ({ method: "GET", target: path(cast, "cases") }) },
  { operation: "caseCreate", make: (cast) => post(cast, "cases", opening(cast)) },
  {
    operation: "caseRead",
    make: async (cast) => ({ method: "GET", target: path(cast, `cases/${await newScoped(cast)}`) }),
  },
  {
    operation: "caseEntrySearch",
    make: async (cast) => ({ method: "GET", target: path(cast, `cases/${await newCase(cast)}/entries`) }),
  },
  {
    operation: "caseEntryCreate",
    make: async (cast) =>
      post(cast, `cases/${await newCase(cast)}/entries`, { id: randomUUID(), body: jcs({ kind: "noted" }) }),
  },
  {
    operation: "caseContain",
    make: async (cast) =>
      post(cast, `cases/${await newCase(cast)}/containment`, {
        id: randomUUID(),
        acts: [{ act: "lock", subject: { kind: "device", id: randomUUID() } }],
      }),
  },
  { operation: "caseFactsRead", make: (cast) => post(cast, "case-facts", { taken: [taken(cast)] }) },
  {
    operation: "caseLogAt",
    make: (cast) => ({ method: "GET", target: path(cast, `log-at?time=${encodeURIComponent(now())}`) }),
  },
  { operation: "caseEventSearch", make: (cast) => post(cast, "case-events", { taken: taken(cast), whole: true }) },
  {
    operation: "caseControlSearch",
    make: (cast) => ({ method: "GET", target: path(cast, `case-controls?chart=${cast.chart.wire.id}`) }),
  },
  { operation: "caseWriteSearch", make: (cast) => post(cast, "case-writes", { charts: [cast.chart.wire.id] }) },
  {
    operation: "caseChartCreate",
    make: async (cast) =>
      post(cast, `cases/${await newCase(cast)}/scopes/1/charts`, { first: true, charts: [cast.chart.wire.id] }),
  },
  {
    operation: "caseChartSearch",
    make: async (cast) => ({ method: "GET", target: path(cast, `cases/${await newScoped(cast)}/charts`) }),
  },
  {
    operation: "caseReleaseCreate",
    way: "asked for",
    make: async (cast) => post(cast, `cases/${await newScoped(cast)}/releases`, release()),
  },
  {
    operation: "caseReleaseCreate",
    way: "agreed to",
    make: async (cast) => post(cast, `cases/${await newAgreed(cast)}/releases`, release()),
  },
  {
    operation: "noticeUpdate",
    make: async (cast) => post(cast, `cases/${await newScoped(cast)}/notices`, { steps: [made(cast)] }),
  },
  {
    operation: "noticeSearch",
    make: async (cast) => ({ method: "GET", target: path(cast, `cases/${await newScoped(cast)}/notices`) }),
  },
  {
    operation: "noticeRead",
    make: async (cast) => ({
      method: "GET",
      target: path(cast, `cases/${await newScoped(cast)}/notices/${cast.chart.wire.id}`),
    }),
  },
  {
    operation: "noticeCheck",
    way: "of no letter",
    make: (cast) => post(cast, "notice-check", { verification: random(32) }),
  },
  {
    operation: "noticeCheck",
    way: "of a letter of ours",
    make: async (cast) => {
      const step = made(cast)
      await byOwner(cast, `cases/${await newScoped(cast)}/notices`, { steps: [step] })
      return post(cast, "notice-check", { verification: step.verification })
    },
  },
  {
    operation: "sealedNoticeSend",
    make: async (cast) => {
      const { target, body } = await newSealed(cast)
      return post(cast, target, body)
    },
  },
  {
    operation: "sealedNoticeOpen",
    way: "with the link",
    byLink: true,
    make: async (cast) => {
      const { target, body, token } = await newSealed(cast)
      await byOwner(cast, target, body)
      return post(cast, `sealed-notices/${body.id}/open`, { token })
    },
  },
  { operation: "codePoolSearch", make: (cast) => ({ method: "GET", target: path(cast, "code-pools") }) },
  {
    operation: "codePoolCreate",
    make: (cast) => post(cast, "code-pools", { id: randomUUID(), label: "Vendor", expiresAt: null, codes: 2 }),
  },
  {
    operation: "codePoolEnd",
    make: async (cast) => ({ method: "DELETE", target: path(cast, `code-pools/${await newPool(cast, 1)}`) }),
  },
  {
    operation: "codeCreate",
    make: async (cast) => post(cast, `code-pools/${await newPool(cast, 2)}/codes`, { from: 0, codes: [code()] }),
  },
  {
    operation: "codeAssign",
    make: async (cast) => {
      await newFullPool(cast)
      return post(cast, `cases/${await newScoped(cast)}/codes`, { charts: [cast.chart.wire.id] })
    },
  },
  { operation: "codeUse", make: (cast) => post(cast, "code-uses", { uses: [{ token: random(16), usedAt: now() }] }) },
]
