/** What goes over the wire for one operation, before it is signed (contract, spec/request.md). Pure. */
import { type Bytes, owned, utf8 } from "@subrosa/codec"
import { type Operation, pathOf } from "@subrosa/contract"

export interface RequestParts {
  method: string
  /** Percent-encoded, as it is sent and signed. */
  path: string
  /** From its question mark; empty when there is none. */
  query: string
  body: Bytes
  contentType: string | undefined
}

export interface LooseInput {
  params?: unknown
  query?: unknown
  body?: unknown
}

const octets = "application/octet-stream"

/** The request of an operation; `practice` fills the path parameter of that name. */
export function requestParts(op: Operation, input: LooseInput, practice?: string): RequestParts {
  const params = { ...textMembers(input.params), ...(practice === undefined ? {} : { practice }) }
  const search = new URLSearchParams(textMembers(input.query)).toString()
  const parts = { method: op.method, path: pathOf(op, params), query: search && `?${search}` }
  if (input.body instanceof Uint8Array) return { ...parts, body: owned(input.body), contentType: octets }
  // A GET or DELETE carries no body; a POST without members still says so in JSON.
  if (op.method === "GET" || op.method === "DELETE") return { ...parts, body: new Uint8Array(), contentType: undefined }
  return { ...parts, body: utf8(JSON.stringify(input.body ?? {})), contentType: "application/json" }
}

function textMembers(value: unknown): Record<string, string> {
  const members: Record<string, string> = {}
  if (typeof value !== "object" || value === null) return members
  for (const [name, member] of Object.entries(value)) if (member !== undefined) members[name] = String(member)
  return members
}
