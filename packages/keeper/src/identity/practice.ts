/** The practice's own row. */

import { toBase64url } from "@subrosa/codec"
import { ApiError, type Card, type Limits, type PracticeId, type Settings } from "@subrosa/contract"
import type { Sql } from "../db.ts"

type PracticeRow = { card: string; card_signature: Uint8Array; limits: Limits; settings: Settings }
export type Practice = { card: Card; limits: Limits; settings: Settings }

/** Throws `not_found`. */
export async function practiceRead(sql: Sql, practice: PracticeId): Promise<Practice> {
  const { rows } = await sql.query<PracticeRow>(
    { name: "practice_read", text: "select card, card_signature, limits, settings from keeper.practice where id = $1" },
    [practice],
  )
  const row = rows[0]
  if (row === undefined) throw new ApiError("not_found", "there is no such practice")
  const { card, card_signature, limits, settings } = row
  return { card: { card, signature: toBase64url(card_signature) }, limits, settings }
}
