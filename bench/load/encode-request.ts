/** A request as it goes over the wire, signed where it has a signer (spec/request.md). */
import { createPrivateKey, type KeyObject, sign } from "node:crypto"
import { signRequest } from "@subrosa/crypto"
import type { LoadRequest, LoadSigner } from "./plan.ts"

/** RFC 8410: an Ed25519 private key in PKCS #8 is its 32-byte seed behind these bytes. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex")

export interface Signer {
  practice: string
  session: string
  key: KeyObject
}

export const signerOf = ({ practice, session, seed }: LoadSigner): Signer => ({
  practice,
  session,
  key: createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" }),
})

export async function encodeRequest(port: number, request: LoadRequest, signer: Signer | undefined): Promise<Buffer> {
  const { method, path } = request
  const body = Buffer.from(request.body ?? "")
  const lines = [`${method} ${path} HTTP/1.1`, `host: localhost:${port}`, "accept: application/json"]
  if (request.body !== undefined) lines.push("content-type: application/json", `content-length: ${body.length}`)
  if (signer !== undefined) {
    const created = Math.floor(Date.now() / 1000)
    const { practice, session, key } = signer
    const { headers } = await signRequest({ method, path, query: "", body, practice, session, created }, async (base) =>
      sign(null, base, key),
    )
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  }
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body])
}
