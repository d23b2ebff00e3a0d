/** A token's PIN: from the file that the URI names, or from the environment. */
import { readFile } from "node:fs/promises"
import { KeeperError } from "../error.ts"
import { requireOwnersAlone } from "../key-encryption-key.ts"
import type { Pkcs11Uri } from "./parse-pkcs11-uri.ts"

/** The environment variable; cleared once read. */
export const pinVariable = "SUBROSA_KEEPER_PIN"

/** @throws KeeperError `key_exposed` for a file that others may read; `token_pin` when there is no PIN */
export async function readPin(
  { pinSource }: Pkcs11Uri,
  environment: Record<string, string | undefined>,
): Promise<string> {
  const given = environment[pinVariable]
  delete environment[pinVariable]
  if (pinSource === undefined) {
    if (given !== undefined && given !== "") return given
    throw new KeeperError("token_pin", `the token's PIN is in no file (pin-source) and not in ${pinVariable}`)
  }
  await requireOwnersAlone(pinSource, `the PIN's file ${pinSource}`)
  const pin = (await readFile(pinSource, "utf8")).replace(/\r?\n$/, "")
  if (pin === "") throw new KeeperError("token_pin", `the PIN's file ${pinSource} is empty`)
  return pin
}
