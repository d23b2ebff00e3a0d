/**
 * The one-time token of the set-up link: whoever can read the data directory or the terminal may make the first practice.
 *
 * It lies in a file for its owner's eyes only, so that a restart before the set-up prints the same link, and goes once it was used.
 */
import { randomBytes, timingSafeEqual } from "node:crypto"
import { readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { SetupToken } from "@subrosa/keeper"
import { codeOf } from "./errors.ts"

const tokenBytes = 32

export interface SetupTokenFile extends SetupToken {
  /** B64U; undefined once a practice exists. */
  text: string | undefined
}

/** `needed`: there is no practice yet. */
export async function openSetupToken(root: string, needed: boolean): Promise<SetupTokenFile> {
  const path = join(root, "setup-token")
  let token = needed ? await readOrMake(path) : undefined
  if (!needed) await rm(path, { force: true })
  return {
    text: token?.toString("base64url"),
    check: async (shown) => token !== undefined && shown.length === token.length && timingSafeEqual(shown, token),
    async used() {
      token = undefined
      await rm(path, { force: true })
    },
  }
}

async function readOrMake(path: string): Promise<Buffer> {
  const made = randomBytes(tokenBytes)
  try {
    await writeFile(path, `${made.toString("base64url")}\n`, { flag: "wx", mode: 0o600 })
    return made
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error
  }
  const found = Buffer.from((await readFile(path, "utf8")).trim(), "base64url")
  if (found.length === tokenBytes) return found
  // Cut short by a crash: nobody has seen its link.
  await rm(path)
  return readOrMake(path)
}
