/** How an operator names a key-encryption key. */
import { resolve } from "node:path"
import { ServerError } from "../errors.ts"

export type KeySpec = { kind: "file"; path: string }

/** A path, or `file:` and a path. @throws ServerError `invalid_option` */
export function readKeySpec(text: string): KeySpec {
  if (text === "") throw new ServerError("invalid_option", "--keeper-key is empty", "give the path of the key's file")
  return { kind: "file", path: resolve(text.replace(/^file:/, "")) }
}
