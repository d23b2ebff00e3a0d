/** Knocking with requests that are almost those of a client: what each operation takes, bent in one place. */
import assert from "node:assert/strict"
import { utf8 } from "@subrosa/codec"
import { type Operation, operations, Problem } from "@subrosa/contract"
import { type Member, signAs } from "@subrosa/testkit"
import type { Ask } from "./ask.ts"
import type { Broken } from "./broken-json.ts"
import { type Case, cases, isSigned } from "./cases.ts"
import type { Cast, Column } from "./cast.ts"
import { type RawAnswer, type RawRequest, sendRaw } from "./raw.ts"

/** A valid request that was never sent, and who may send it. */
export interface Prepared {
  one: Case
  operation: Operation
  by: Member
  ask: Ask
  signed: boolean
}

/** By the clinician where the care team's keys are needed, else by the owner. */
export async function prepareAll(cast: Cast): Promise<Prepared[]> {
  const found: Prepared[] = []
  for (const one of cases) {
    const operation = operations[one.operation]
    if (operation === undefined) continue
    const column: Column = one.guarded === true || /^segment|^chart|^entry/.test(one.operation) ? "clinician" : "owner"
    const by = cast.people[column]
    found.push({ one, operation, by, ask: await one.make(cast, by), signed: isSigned(one, column) })
  }
  return found
}

/** Ids that may be any: of an attachment to be written, and of someone to be taken off a team, who need not be on it. */
export const isFree = ({ operation }: Prepared, segments: readonly string[], i: number): boolean =>
  (operation.name === "attachmentChunkCreate" && segments[i - 1] === "attachments") ||
  (operation.name === "teamMemberEnd" && segments[i - 1] === "members")

export const hasBody = ({ ask }: Prepared): boolean => ask.method === "POST" || ask.method === "PUT"
export const hasJsonBody = ({ ask }: Prepared): boolean => ask.body !== undefined && !(ask.body instanceof Uint8Array)
export const pathOf = ({ target }: Ask): string => target.split("?")[0] ?? ""

export interface Over {
  method?: string
  target?: string
  body?: Uint8Array
  /** Empty: none. */
  contentType?: string
  /** In place of a signature made for what is sent. */
  headers?: Record<string, string>
}

export async function headersOf(
  by: Member,
  { method, target, body }: Ask,
  skewSeconds = 0,
): Promise<Record<string, string>> {
  const { practice, device } = by.person
  const created = Math.floor(Date.now() / 1000) + skewSeconds
  return (await signAs(device, { practice, session: by.session }, { method, target, body, created })).headers
}

async function rawOf({ ask, by, signed }: Prepared, over: Over): Promise<RawRequest> {
  const { method = ask.method, target = ask.target } = over
  const given =
    ask.body instanceof Uint8Array ? ask.body : ask.body === undefined ? undefined : utf8(JSON.stringify(ask.body))
  const body = over.body ?? given
  const type = over.contentType ?? (ask.body instanceof Uint8Array ? "application/octet-stream" : "application/json")
  // Node asks for a percent-encoded target and signs what it sends.
  const headers =
    over.headers ?? (signed ? await headersOf(by, { method, target, body: body ?? new Uint8Array(0) }) : {})
  const contentType: Record<string, string> = body === undefined || type === "" ? {} : { "content-type": type }
  return { method, target, headers: { ...headers, ...contentType }, ...(body !== undefined && { body }) }
}

/** Sends what must be refused, and counts. */
export class Knocker {
  readonly url: string
  count = 0

  constructor(url: string) {
    this.url = url
  }

  async send(item: Prepared, over: Over): Promise<RawAnswer> {
    this.count++
    return sendRaw(this.url, await rawOf(item, over))
  }

  /** Sends it and sees that it is refused as everything is: a problem, with a code of the contract. */
  async refused(item: Prepared, over: Over): Promise<{ status: number; problem: Problem }> {
    const answer = await this.send(item, over)
    const { method = item.ask.method, target = item.ask.target, body = new Uint8Array(0) } = over
    const what = `${method} ${target.slice(0, 200)} ${Buffer.from(body).subarray(0, 300)}`
    assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.body.slice(0, 300)}`)
    assert.equal(answer.contentType, "application/problem+json", what)
    const problem = Problem.parse(JSON.parse(answer.body))
    assert.equal(problem.status, answer.status, what)
    return { status: answer.status, problem }
  }
}

/** Whether this is no body of the operation: only such are sent, for what is valid may change something. */
export function isInvalid({ body }: Operation, text: string): boolean {
  try {
    return !body.safeParse(JSON.parse(text)).success
  } catch {
    return true
  }
}

/** One of the fields named is the one that is wrong, holds it, or lies in it. */
export function assertNames({ problem }: { problem: Problem }, { path, how }: Broken): void {
  assert.equal(problem.code, "invalid_request")
  const wrong = path.join(".")
  const fields = problem.errors?.map(({ field }) => field) ?? []
  const isNamed = fields.some(
    (field) => field === "body" || `${wrong}.`.startsWith(`${field}.`) || `${field}.`.startsWith(`${wrong}.`),
  )
  assert.ok(isNamed || (wrong === "" && fields.length > 0), `${wrong} is ${how}, and named is ${fields}`)
}
