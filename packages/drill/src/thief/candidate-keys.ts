/** Everything in the copy that could be a key: each string of 32 bytes, plain or encoded, and some that a careless design would use. */
import { createHash } from "node:crypto"
import { readdir, readFile, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { decodeFields } from "./dump.ts"

export interface KeyPool {
  add(bytes: Uint8Array): void
  /** In the order in which they were added: files first, then the database. */
  keys(): readonly Uint8Array[]
}

const keyBytes = 32
const textFileMaxBytes = 4 * 1024 * 1024

export function createKeyPool(first: Iterable<Uint8Array> = []): KeyPool {
  const known = new Map<string, Uint8Array>()
  const pool: KeyPool = {
    add(bytes) {
      if (bytes.length !== keyBytes) return
      const name = Buffer.from(bytes).toString("latin1")
      if (!known.has(name)) known.set(name, Uint8Array.from(bytes))
    },
    keys: () => [...known.values()],
  }
  for (const key of first) pool.add(key)
  return pool
}

/**
 * Keys lying in small files outside the database: key files, tokens, logs, settings. `except`: names of files the thief does not have.
 */
export async function collectFromFiles(pool: KeyPool, folder: string, except: readonly string[]): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || except.includes(basename(path))) continue
    if (/postgres(-18-bin)?\/(base|pg_wal|bin|lib|share|global|pg_xact)/.test(path)) continue
    if ((await stat(path)).size > textFileMaxBytes) continue
    const bytes = await readFile(path)
    pool.add(bytes)
    decodeFields(bytes.toString("latin1"), (found) => pool.add(found))
  }
}

/** Keys nobody should use: zeros, digests of ids that stand in the clear. */
export function addCarelessKeys(pool: KeyPool, ids: readonly string[]): void {
  pool.add(new Uint8Array(keyBytes))
  for (const id of ids) {
    pool.add(createHash("sha256").update(id).digest())
    pool.add(
      createHash("sha256")
        .update(Buffer.from(id.replaceAll("-", ""), "hex"))
        .digest(),
    )
    pool.add(Buffer.from(id.replaceAll("-", "")))
  }
}
