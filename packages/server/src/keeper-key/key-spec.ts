/** How an operator names a key-encryption key: a file, or a key in a PKCS#11 token (RFC 7512). */
import { resolve } from "node:path"
import { type Pkcs11Uri, parsePkcs11Uri } from "@subrosa/keeper"
import { ServerError } from "../errors.ts"
import { explainKeeper } from "../keeper-key-failure.ts"

export type KeySpec = { kind: "file"; path: string } | { kind: "pkcs11"; uri: Pkcs11Uri }

/** The same key for whoever reads it, in whichever directory. @throws ServerError */
export function canonicalPlace(text: string): string {
  const spec = readKeySpec(text)
  return spec.kind === "file" ? `file:${spec.path}` : text
}

/** A path, `file:` and a path, or `pkcs11:...`. @throws ServerError */
export function readKeySpec(text: string): KeySpec {
  if (text === "") throw new ServerError("invalid_option", "--keeper-key is empty", "give a path or a PKCS#11 URI")
  if (!text.startsWith("pkcs11:")) return { kind: "file", path: resolve(text.replace(/^file:/, "")) }
  try {
    return { kind: "pkcs11", uri: parsePkcs11Uri(text) }
  } catch (error) {
    throw explainKeeper(error, text)
  }
}
