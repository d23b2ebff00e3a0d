/** Counts the patients of a population who can be read in what an attacker holds: bytes as they are, or what given keys open. */
import type { Population } from "../population/population.ts"
import { type Tally, tally } from "./findings.ts"
import type { Loot } from "./loot.ts"
import { type Needle, needlesOf } from "./needles.ts"
import { buildTable, createSearcher, type Searcher } from "./search-bytes.ts"
import { tryDecrypt } from "./try-decrypt.ts"

export interface Reader {
  /** A file or a folder, every byte in every encoding. */
  readFolder(path: string): Promise<Tally>
  readBytes(bytes: Iterable<Buffer>): Tally
  /** What opens of the rows with these keys, and with what opens by them. */
  tryKeys(
    loot: Loot,
    keys: readonly Uint8Array[],
  ): Promise<{ keys: number; tries: number; opened: number; tally: Tally }>
  /** How many entries open. */
  entriesOpened(loot: Loot, keys: readonly Uint8Array[]): Promise<number>
  /** For gathering piece by piece. */
  search(): { searcher: Searcher; tally(): Tally }
  needles: readonly Needle[]
}

export function readerOf({ people }: Population): Reader {
  // Facts of nobody but patients: strangers are R01's question.
  const needles = needlesOf(people)
  const table = buildTable(needles)
  const innocent = new Set<number>()
  const search = () => {
    const searcher = createSearcher(needles, table)
    return { searcher, tally: () => tally(needles, searcher.findings.found(), people.length, innocent) }
  }
  return {
    needles,
    search,
    async readFolder(path) {
      const { searcher, tally: count } = search()
      await searcher.search(path)
      return count()
    },
    readBytes(bytes) {
      const { searcher, tally: count } = search()
      for (const piece of bytes) searcher.searchBytes(piece, "bytes")
      return count()
    },
    async entriesOpened(loot, keys) {
      const { decryption } = await tryDecrypt(loot, keys, () => {})
      return decryption.trials.entries.opened
    },
    async tryKeys(loot, keys) {
      const { searcher, tally: count } = search()
      const { decryption } = await tryDecrypt(loot, keys, (plaintext, what) => searcher.searchBytes(plaintext, what))
      return { keys: decryption.keys, tries: decryption.tries, opened: decryption.openedInAll, tally: count() }
    },
  }
}
