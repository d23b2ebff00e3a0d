/** What of the first practice must not reach the wrong hands, as it would stand in an answer. */
import { teamKindOf } from "@subrosa/contract"
import type { Cast } from "./cast.ts"

/** Ids, ciphertext, shares, wraps, keys, cards: all that is the practice's. B64U, hex ids and raw bytes as latin1. */
export async function practiceSecrets(cast: Cast): Promise<string[]> {
  const { practice } = cast.practice
  const columns: [table: string, column: string][] = [
    ...(["chart", "segment", "team", "device", "slot"].map((table) => [`keeper.${table}`, "id"]) as [string, string][]),
    ["keeper.account", "card"],
    ["keeper.account", "secrets"],
    ["keeper.segment_key", "wrapped"],
    ["keeper.team_key", "sealed"],
    ["store.entry", "ciphertext"],
    ["store.attachment_chunk", "ciphertext"],
    ["store.document", "sealed"],
  ]
  const found: string[] = []
  for (const [table, column] of columns) {
    const rows = await cast.office.database.query(`select ${column} as value from ${table} where practice = $1`, [
      practice,
    ])
    found.push(...rows.flatMap(({ value }) => spellings(value)))
  }
  return [...found, ...[...cast.entries.values()].map(({ share }) => share)]
}

/** What only the care team, or the author alone, may have. */
export async function guardedSecrets(cast: Cast): Promise<string[]> {
  const { practice } = cast.practice
  const found: string[] = []
  for (const [kind, { share, ciphertext }] of cast.entries) {
    if (teamKindOf[kind] === "practice") continue
    const wraps = cast.chart.segments.get(kind)?.wire.wraps ?? []
    found.push(share, ciphertext, ...wraps.map(({ wrapped }) => wrapped))
  }
  const documents = await cast.office.database.query(
    `select d.sealed as value from store.document d join keeper.team t on t.practice = d.practice and t.id = d.team
      where d.practice = $1 and (t.kind = 'care' or t.id = $2)`,
    [practice, cast.people.clinician.personalTeam],
  )
  found.push(...documents.flatMap(({ value }) => spellings(value)))
  return [...found, ...spellings(Buffer.from(cast.attachments.clinical.bytes))]
}

function spellings(value: unknown): string[] {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value)
    return [bytes.toString("base64url"), bytes.toString("latin1")]
  }
  if (typeof value !== "string") return []
  // As JSON has it: cards are texts with quotes.
  return [value, JSON.stringify(value).slice(1, -1)]
}
