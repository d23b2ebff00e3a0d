/** What of a practice must not reach a stranger, and whether an answer holds any of it. */
import type pg from "pg"
import type { Ask } from "../staff/hand.ts"

/** Ids of a practice's things, as if they had leaked: better than guessing could ever be. */
export interface LeakedIds {
  practice: string
  chart: string[]
  segment: string[]
  account: string[]
  device: string[]
  team: string[]
  slot: string[]
  invitation: string[]
  attachment: string[]
  /** Chart of each attachment. */
  attachmentChart: Map<string, string>
  /** Ciphertext, wraps, sealed keys and documents, as they would stand in an answer. */
  secrets: string[]
}

export async function leakedIds(database: pg.Client, practice: string): Promise<LeakedIds> {
  const ids = async (table: string) =>
    (await database.query<{ id: string }>(`select id from keeper.${table} where practice = $1`, [practice])).rows.map(
      ({ id }) => id,
    )
  const attachments = await database.query<{ attachment: string; chart: string }>(
    "select distinct attachment, chart from store.attachment_chunk where practice = $1",
    [practice],
  )
  const [chart, segment, account, device, team, slot, invitation] = await Promise.all(
    ["chart", "segment", "account", "device", "team", "slot", "invitation"].map(ids),
  )
  const all = [chart, segment, account, device, team, slot, invitation].map((list) => list ?? [])
  return {
    practice,
    chart: all[0] ?? [],
    segment: all[1] ?? [],
    account: all[2] ?? [],
    device: all[3] ?? [],
    team: all[4] ?? [],
    slot: all[5] ?? [],
    invitation: all[6] ?? [],
    attachment: attachments.rows.map(({ attachment }) => attachment),
    attachmentChart: new Map(attachments.rows.map((row) => [row.attachment, row.chart])),
    secrets: [...all.flat(), ...(await sealedTexts(database, practice))],
  }
}

/** Enough of each to know it by, from behind the nonce. */
async function sealedTexts(database: pg.Client, practice: string): Promise<string[]> {
  const columns = [
    ["store.entry", "ciphertext"],
    ["store.attachment_chunk", "ciphertext"],
    ["store.document", "sealed"],
    ["keeper.segment_key", "wrapped"],
    ["keeper.team_key", "sealed"],
    ["keeper.account", "secrets"],
  ]
  const texts: string[] = []
  for (const [table, column] of columns) {
    const { rows } = await database.query<{ value: Buffer }>(
      `select substr(${column}, 13, 36) as value from ${table} where practice = $1 limit 5000`,
      [practice],
    )
    // base64url of bytes 12 to 48 of a value stands alone in the text of the whole: 12 is a multiple of 3.
    texts.push(...rows.map(({ value }) => value.toString("base64url")))
  }
  return texts
}

/** Whether an answer holds something of the practice that its request did not name itself. */
export function holdsLeak(body: Buffer, { target, body: sent }: Ask, leaks: ReadonlySet<string>): boolean {
  // An attachment's chunk comes as bytes.
  if (leaks.has(body.subarray(12, 48).toString("base64url"))) return true
  const text = body.toString("latin1")
  const said = `${target} ${JSON.stringify(sent ?? "")}`
  for (const [id] of text.matchAll(uuid)) if (leaks.has(id) && !said.includes(id)) return true
  for (const [run] of text.matchAll(sealedRun)) if (leaks.has(run.slice(16, 64))) return true
  return false
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const sealedRun = /[A-Za-z0-9_-]{64,}/g
