/**
 * The token that makes a practice: whoever can read the data directory, or the terminal at the first start, may make one.
 *
 * It lies in a file for its owner's eyes only, so that a restart before the set-up prints the same link. Each works once; the file then
 * holds the next, for the operator's next practice. A token opens nothing that exists: who steals one can add a practice of their own.
 */
import { randomBytes, timingSafeEqual } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { SetupToken } from "@subrosa/keeper"
import { codeOf } from "./errors.ts"
import { writeWhole } from "./write-whole.ts"

const tokenBytes = 32

export interface SetupTokenFile extends SetupToken {
  /** The present token, B64U. */
  text(): string
}

/** Reads `<root>/setup-token`, or makes it. */
export async function openSetupToken(root: string): Promise<SetupTokenFile> {
  const path = join(root, "setup-token")
  let present = (await readToken(path)) ?? (await writeToken(path, randomBytes(tokenBytes)))
  let last: Promise<unknown> = Promise.resolve()
  const isPresent = (shown: Uint8Array) => shown.length === present.length && timingSafeEqual(shown, present)

  const spendAlone = async <T>(shown: Uint8Array, work: () => Promise<T>): Promise<{ result: T } | undefined> => {
    if (!isPresent(shown)) return undefined
    const before = present
    // The file first: a crash in the middle may waste a token, but none works twice.
    const next = await writeToken(path, randomBytes(tokenBytes))
    try {
      const result = await work()
      present = next
      return { result }
    } catch (error) {
      await writeToken(path, before)
      throw error
    }
  }

  return {
    text: () => present.toString("base64url"),
    check: async (shown) => isPresent(shown),
    spend(shown, work) {
      const mine = last.then(() => spendAlone(shown, work))
      last = mine.catch(() => undefined)
      return mine
    },
  }
}

/** Undefined when there is none, or one of another length. */
async function readToken(path: string): Promise<Buffer | undefined> {
  try {
    const found = Buffer.from((await readFile(path, "utf8")).trim(), "base64url")
    return found.length === tokenBytes ? found : undefined
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    throw error
  }
}

/** On the disk, whole, before it replaces the one before it. */
async function writeToken(path: string, token: Buffer): Promise<Buffer> {
  await writeWhole(path, `${token.toString("base64url")}\n`)
  return token
}
