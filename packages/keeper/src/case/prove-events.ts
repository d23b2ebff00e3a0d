/** Events of the log with their ways to the roots of their tiles: what a client needs to prove a few of them in a large log. */
import type { ProvenEvent } from "@subrosa/contract"
import { tileProofs, tileWidthMax } from "@subrosa/log"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"
import { nativeHash } from "../log/native-hash.ts"

export interface LeafRow {
  index: number
  salt: Uint8Array | null
  event: string | null
}

const readTiles = {
  name: "keeper.log-tile.lowest",
  text: `select index, hashes from keeper.log_tile
    where practice = $1 and level = 0 and index = any($2::bigint[]) and width = ${tileWidthMax}`,
}

/** Those whose content was erased are left out. `tiles`: false where the client reads whole tiles anyway. */
export async function proveEvents(
  sql: Sql,
  practice: string,
  rows: readonly LeafRow[],
  { tiles }: { tiles: boolean },
): Promise<ProvenEvent[]> {
  const proofs = tiles ? await proofsOf(sql, practice, rows) : new Map<number, string>()
  return rows.flatMap(({ index, salt, event }) =>
    event === null || salt === null ? [] : [{ index, salt: b64u(salt), event, proof: proofs.get(index) ?? null }],
  )
}

async function proofsOf(sql: Sql, practice: string, rows: readonly LeafRow[]): Promise<Map<number, string>> {
  const byTile = Map.groupBy(
    rows.map(({ index }) => index),
    (index) => Math.floor(index / tileWidthMax),
  )
  const { rows: tiles } = await sql.query<{ index: number; hashes: Uint8Array }>(readTiles, [
    practice,
    [...byTile.keys()],
  ])
  const proofs = new Map<number, string>()
  for (const { index, hashes } of tiles) {
    const indexes = byTile.get(index) ?? []
    const positions = indexes.map((one) => one % tileWidthMax)
    tileProofs(hashes, positions, nativeHash).forEach((proof, i) => {
      proofs.set(indexes[i] ?? -1, b64u(proof))
    })
  }
  return proofs
}
