/** Cases of approvals, locks, care relations, emergencies, ceilings, the breaker. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { type Limits, limitsDefault } from "@subrosa/contract"
import { mustAsk } from "./ask.ts"
import type { Case } from "./cases.ts"
import type { Cast } from "./cast.ts"

const path = ({ practice }: Cast, rest: string): string => `/v1/practices/${practice.practice}/${rest}`
const get = (rest: string) => (cast: Cast) => ({ method: "GET", target: path(cast, rest) })
const relations = (cast: Cast): string => path(cast, `charts/${cast.chart.wire.id}/care-relations`)

/** A request of the first owner's, each for another figure. */
async function newApproval(cast: Cast): Promise<string> {
  const hour = 100 + Math.floor(Math.random() * 800)
  const body: Limits = { ...limitsDefault, biller: { ...limitsDefault.biller, hour, day: 5000 } }
  const answer = await mustAsk(cast.url, cast.practice.owner, { method: "PUT", target: path(cast, "limits"), body })
  return String(member(member(answer, "pending"), "id"))
}

async function newLock(cast: Cast): Promise<string> {
  const body = { subject: { kind: "device", id: randomUUID() } }
  const answer = await mustAsk(cast.url, cast.practice.owner, { method: "POST", target: path(cast, "locks"), body })
  return String(member(answer, "id"))
}

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined

export const governorCases: readonly Case[] = [
  { operation: "approvalSearch", make: get("approvals") },
  {
    operation: "approvalDecide",
    make: async (cast) => ({
      method: "POST",
      target: path(cast, `approvals/${await newApproval(cast)}/decision`),
      body: { decision: "refuse" },
    }),
  },
  {
    operation: "approvalEnd",
    way: "another's",
    make: async (cast) => ({ method: "DELETE", target: path(cast, `approvals/${await newApproval(cast)}`) }),
  },
  { operation: "lockSearch", make: get("locks") },
  {
    operation: "lockCreate",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "locks"),
      body: { subject: { kind: "chart", id: randomUUID() } },
    }),
  },
  {
    operation: "lockEnd",
    make: async (cast) => ({ method: "DELETE", target: path(cast, `locks/${await newLock(cast)}`) }),
  },
  { operation: "careRelationSearch", make: (cast) => ({ method: "GET", target: relations(cast) }) },
  {
    operation: "careRelationCreate",
    make: (cast) => ({
      method: "POST",
      target: relations(cast),
      body: { account: cast.people.supervisor.person.account, kind: "supervision", until: null },
    }),
  },
  {
    operation: "careRelationEnd",
    make: (cast) => ({
      method: "DELETE",
      target: `${relations(cast)}/${cast.people.supervisor.person.account}/supervision`,
    }),
  },
  {
    operation: "breakGlassCreate",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "break-glass"),
      body: {
        id: randomUUID(),
        chart: cast.chart.wire.id,
        code: "medical",
        note: toBase64url(randomBytes(60)),
      },
    }),
  },
  { operation: "breakGlassSearch", make: get("break-glass") },
  {
    operation: "chartFind",
    way: "in an emergency",
    make: (cast) => ({
      method: "POST",
      target: path(cast, "find"),
      body: { tokens: [cast.searchToken], scope: "emergency" },
    }),
  },
  { operation: "ceilingSearch", make: get("ceilings") },
  { operation: "breakerRead", make: get("breaker") },
  { operation: "watchRead", make: get("watch") },
  { operation: "breakerEnd", make: (cast) => ({ method: "POST", target: path(cast, "breaker/answer") }) },
]
