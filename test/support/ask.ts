/** One request to a running server, signed by a person's device or by nobody, and its answer as it came. */
import { type Member, signAs } from "@subrosa/testkit"

export interface Ask {
  method: string
  /** Path with its query, if any. */
  target: string
  /** Bytes go as an octet stream, anything else as JSON. */
  body?: unknown
}

export interface Answer {
  status: number
  /** The problem's code; undefined for a success. */
  code: string | undefined
  body: Buffer
}

/** `member` undefined: unsigned. */
export async function ask(url: string, member: Member | undefined, { method, target, body }: Ask): Promise<Answer> {
  const type = body instanceof Uint8Array ? "application/octet-stream" : "application/json"
  const contentType: Record<string, string> = body === undefined ? {} : { "content-type": type }
  const signed = member === undefined ? undefined : await sign(member, { method, target, body })
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { ...signed, ...contentType },
    ...(body !== undefined && { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, code: response.ok ? undefined : codeOf(bytes), body: bytes }
}

/** A success's JSON. Throws what else came. */
export async function mustAsk(url: string, member: Member | undefined, request: Ask): Promise<unknown> {
  const { status, body } = await ask(url, member, request)
  if (status !== 200) throw new Error(`${request.method} ${request.target}: ${status} ${body.toString()}`)
  return JSON.parse(body.toString())
}

async function sign({ person, session }: Member, request: Ask): Promise<Record<string, string>> {
  const { device, practice } = person
  const created = Math.floor(Date.now() / 1000)
  return (await signAs(device, { practice, session }, { ...request, created })).headers
}

function codeOf(body: Buffer): string {
  try {
    const problem: unknown = JSON.parse(body.toString())
    if (typeof problem === "object" && problem !== null && "code" in problem) return String(problem.code)
  } catch {
    // Not JSON: said below.
  }
  return "(no problem)"
}
