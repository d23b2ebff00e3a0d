/** The practice's own row. */

import { toBase64url } from "@subrosa/codec"
import { ApiError, type Card, Limits, type PracticeId, Settings } from "@subrosa/contract"
import type { Sql } from "../db.ts"

type PracticeRow = { card: string; card_signature: Uint8Array; limits: unknown; settings: unknown }
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
  return {
    card: { card, signature: toBase64url(card_signature) },
    limits: Limits.parse(limits),
    settings: Settings.parse(settings),
  }
}

/** What the practice has set; what it was made before has its default. Throws `not_found`. */
export async function settingsRead(sql: Sql, practice: PracticeId): Promise<Settings> {
  return (await practiceRead(sql, practice)).settings
}
