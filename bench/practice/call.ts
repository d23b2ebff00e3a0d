/** Calls of the contract's operations over HTTP, for all that is done before the clock runs. */
import { utf8 } from "@subrosa/codec"
import { type Input, type Operation, pathOf, type Result } from "@subrosa/contract"
import { type SigningKey, signRaw, signRequest } from "@subrosa/crypto"

export interface Session {
  practice: string
  session: string
  key: SigningKey
}

/** @throws with the server's problem when it refuses */
export async function call<O extends Operation>(
  url: string,
  operation: O,
  input: Partial<Input<O>>,
  session?: Session,
): Promise<Result<O>> {
  const path = pathOf(operation, (input.params ?? {}) as Record<string, string>)
  const { method } = operation
  const query = queryOf(input.query)
  const body = method === "GET" ? new Uint8Array(0) : utf8(JSON.stringify(input.body ?? {}))
  const created = Math.floor(Date.now() / 1000)
  const signed =
    session &&
    (await signRequest({ method, path, query, body, ...session, created }, (base) => signRaw(session.key, base)))
  const response = await fetch(url + path + query, {
    method,
    headers: { ...(method !== "GET" && { "content-type": "application/json" }), ...signed?.headers },
    ...(method !== "GET" && { body }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${operation.name}: ${response.status} ${text}`)
  return operation.result.parse(JSON.parse(text)) as Result<O>
}

function queryOf(query: unknown): string {
  const text = new URLSearchParams(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}
