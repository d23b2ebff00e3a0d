/** One try of a neighbour: an operation with somebody else's ids, SQL where an id or a word should be, a guess, a body that is not one. */
import { randomBytes } from "node:crypto"
import { chartOpen, type Operation, operations, pathOf, SegmentKind } from "@subrosa/contract"
import type { Random } from "@subrosa/simulate"
import { inventUuid } from "../population/invent-patient.ts"
import type { Ask } from "../staff/hand.ts"
import type { LeakedIds } from "./leaked.ts"

export type TryKind = "ids changed" | "ids guessed" | "SQL" | "search" | "attachments" | "malformed" | "writes"

export interface Try extends Ask {
  kind: TryKind
}

const injections = [
  "' or 1=1 --",
  "'; drop table keeper.share; --",
  "1' union select sealed from keeper.share --",
  "%27%20or%20true--",
  "\\x00",
  "1); select pg_sleep(5); --",
  "*",
  "../../../../keeper.key",
]

/** Reads, and the few calls by POST that give something out. */
const asking: readonly Operation[] = Object.values(operations).filter(
  ({ name, method, auth }) =>
    auth !== "public" &&
    name !== "backupRead" &&
    (method === "GET" ||
      ["chartOpen", "exportCreate", "breakGlassCreate", "caseEventSearch", "caseFactsRead"].includes(name)),
)

const kinds: readonly (readonly [TryKind, number])[] = [
  ["ids changed", 40],
  ["ids guessed", 15],
  ["SQL", 15],
  ["search", 15],
  ["attachments", 8],
  ["malformed", 5],
  ["writes", 2],
]

/** `own`: the neighbour's practice. */
export function makeTry(random: Random, leaked: LeakedIds, own: string): Try {
  const kind = pickKind(random)
  // Sometimes the address names their own practice and the rest is the other's: a check that looks at one of them only.
  const practice = random.int(4) === 0 ? own : leaked.practice
  switch (kind) {
    case "search":
      return { kind, ...searchFor(random, practice) }
    case "attachments":
      return { kind, ...attachment(random, leaked, practice) }
    case "writes":
      return { kind, ...write(random, leaked, practice) }
    default:
      return { kind, ...call(random, leaked, practice, kind) }
  }
}

function pickKind(random: Random): TryKind {
  let at = random.int(kinds.reduce((sum, [, weight]) => sum + weight, 0))
  for (const [kind, weight] of kinds) {
    at -= weight
    if (at < 0) return kind
  }
  return "ids changed"
}

function call(random: Random, leaked: LeakedIds, practice: string, kind: TryKind): Ask {
  // Openings give out shares and ciphertext; everything else together is worth less.
  const operation = random.int(4) === 0 ? chartOpen : random.pick(asking)
  const id = (name: string): string => {
    const known = idsOf(leaked, name)
    const real = known.length > 0 ? random.pick(known) : inventUuid(random)
    if (kind === "SQL") return random.int(2) === 0 ? `${real}${random.pick(injections)}` : random.pick(injections)
    return kind === "ids guessed" ? nextTo(random, real) : real
  }
  const params = Object.fromEntries(
    [...operation.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => [name, name === "practice" ? practice : id(name)]),
  )
  const target = `${pathOf(operation, params)}${queryOf(random, operation, leaked, kind)}`
  const { method } = operation
  if (method === "GET") return { method, target }
  return { method, target, body: kind === "malformed" ? malformed(random) : bodyOf(random, operation) }
}

const idsOf = (leaked: LeakedIds, name: string): readonly string[] =>
  name in leaked && Array.isArray(leaked[name as keyof LeakedIds]) ? (leaked[name as keyof LeakedIds] as string[]) : []

/** As somebody counts upwards: one digit is another. */
function nextTo(random: Random, id: string): string {
  const at = random.pick([0, 3, 7, 12, 21, 33, 35])
  if (/[^0-9a-f]/.test(id[at] ?? "-")) return inventUuid(random)
  return id.slice(0, at) + random.int(16).toString(16) + id.slice(at + 1)
}

function queryOf(random: Random, { name }: Operation, leaked: LeakedIds, kind: TryKind): string {
  if (name === "documentRead")
    return `?name=${encodeURIComponent(random.pick(["search-keys", "worklist", "preferences", random.pick(injections)]))}`
  if (name === "logEventSearch" && leaked.chart.length > 0) return `?chart=${random.pick(leaked.chart)}`
  return kind === "SQL" ? `?limit=${encodeURIComponent(random.pick(injections))}` : ""
}

function bodyOf(random: Random, operation: Operation): unknown {
  if (operation.name === chartOpen.name)
    return {
      segments: [{ kind: random.pick(SegmentKind.options), after: 0 }],
      purpose: random.pick(["TREAT", "HPAYMT", "HSYSADMIN"]),
      checkpointSize: 0,
    }
  return { id: inventUuid(random), checkpointSize: 0, after: 0, limit: 100 }
}

function searchFor(random: Random, practice: string): Ask {
  const tokens = Array.from({ length: 4 }, () =>
    random.int(3) === 0 ? random.pick(injections) : randomBytes(16).toString("base64url"),
  )
  const target = `/v1/practices/${practice}/${random.pick(["find", "resources/find"])}`
  return { method: "POST", target, body: { tokens, keys: tokens } }
}

function attachment(random: Random, leaked: LeakedIds, practice: string): Ask {
  const known =
    leaked.attachment.length > 0 && random.int(2) === 0 ? random.pick(leaked.attachment) : inventUuid(random)
  const chart = leaked.attachmentChart.get(known) ?? random.pick(leaked.chart)
  return { method: "GET", target: `/v1/practices/${practice}/charts/${chart}/attachments/${known}/${random.int(3)}` }
}

/** Rows that would make him a reader: a wrap under a team of his own, a membership, a segment. */
function write(random: Random, leaked: LeakedIds, practice: string): Ask {
  const chart = random.pick(leaked.chart)
  const team = random.pick(leaked.team)
  return random.pick<Ask>([
    {
      method: "POST",
      target: `/v1/practices/${practice}/charts/${chart}/segments`,
      body: {
        id: inventUuid(random),
        kind: "clinical",
        wraps: [{ team, teamVersion: 1, keyVersion: 1, wrapped: randomBytes(60).toString("base64url") }],
      },
    },
    {
      method: "POST",
      target: `/v1/practices/${practice}/teams/${team}/members`,
      body: { account: random.pick(leaked.account) },
    },
    {
      method: "POST",
      target: `/v1/practices/${practice}/charts/${chart}/care-relations`,
      body: { account: random.pick(leaked.account), kind: "assigned" },
    },
  ])
}

const malformed = (random: Random): unknown =>
  random.pick<unknown>([[], null, "x".repeat(3000), { segments: "all" }, { segments: [{ kind: "*", after: -1 }] }, 7])
