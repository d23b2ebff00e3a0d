/** Events of the log with their ways to the roots of their tiles: what a client needs to prove a few of them in a large log. */
import type { ProvenEvent } from "@subrosa/contract"
import { hashLength, subtreeProofs, subtreeWidth, tileWidthMax } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"

export interface LeafRow {
  index: number
  salt: Uint8Array | null
  event: string | null
}

const subtreeBytes = subtreeWidth * hashLength

const readSubtrees = {
  name: "keeper.log-subtree.read",
  text: `select t.index::float8 * ${tileWidthMax} + asked.part * ${subtreeWidth} as first, s.roots,
      substring(t.hashes from asked.part * ${subtreeBytes} + 1 for ${subtreeBytes}) as leaves
    from unnest($2::bigint[], $3::int[]) as asked (tile, part)
      join keeper.log_tile t on t.practice = $1 and t.level = 0 and t.index = asked.tile
      join keeper.log_subtree s on s.practice = $1 and s.tile = asked.tile`,
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

interface SubtreeRow {
  /** Index of its first leaf. */
  first: number
  leaves: Uint8Array
  roots: Uint8Array
}

async function proofsOf(sql: Sql, practice: string, rows: readonly LeafRow[]): Promise<Map<number, string>> {
  const bySubtree = Map.groupBy(
    rows.map(({ index }) => index),
    (index) => index - (index % subtreeWidth),
  )
  const firsts = [...bySubtree.keys()]
  const { rows: subtrees } = await sql.query<SubtreeRow>(readSubtrees, [
    practice,
    firsts.map((first) => Math.floor(first / tileWidthMax)),
    firsts.map((first) => (first % tileWidthMax) / subtreeWidth),
  ])
  const proofs = new Map<number, string>()
  for (const { first, leaves, roots } of subtrees) {
    const indexes = bySubtree.get(first) ?? []
    const positions = indexes.map((index) => index % tileWidthMax)
    subtreeProofs({ leaves, roots }, positions, nativeHash).forEach((proof, i) => {
      proofs.set(indexes[i] ?? -1, b64u(proof))
    })
  }
  return proofs
}
