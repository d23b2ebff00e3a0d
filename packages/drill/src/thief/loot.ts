/** The rows that a thief who has read the specification goes for, from the stolen database. */
import type { SegmentKind, SlotKind } from "@subrosa/crypto"
import type pg from "pg"

export interface SealedRow {
  sealed: Buffer
}
export interface Loot {
  practice: string
  keeperKeys: (SealedRow & { name: "share" | "token" | "log"; version: number })[]
  serverSecrets: (SealedRow & { name: string })[]
  totpSecrets: (SealedRow & { slot: string })[]
  slots: (SealedRow & { id: string; account: string; kind: SlotKind })[]
  accounts: (SealedRow & { id: string })[]
  teamKeys: (SealedRow & { team: string; kind: string; version: number; account: string })[]
  segmentKeys: (SealedRow & {
    chart: string
    segment: string
    kind: SegmentKind
    keyVersion: number
    team: string
    teamVersion: number
  })[]
  documents: (SealedRow & { team: string; teamVersion: number; name: string })[]
  shares: (SealedRow & { chart: string; segment: string; entry: string })[]
  /** A sample when there are many: the smallest of each chart, for they are the quickest to try. */
  entries: (SealedRow & { chart: string; segment: string; entry: string; keyVersion: number })[]
  entriesInAll: number
  attachments: (SealedRow & { chart: string; attachment: string; index: number; count: number })[]
  searchTokens: Buffer[]
  /** Sizes of the first directory entry by chart, which holds the Patient. */
  directorySizes: { chart: string; bytes: number }[]
}

const entriesMax = 3000

export async function collectLoot(client: pg.Client): Promise<Loot> {
  const all = async <T extends pg.QueryResultRow>(text: string): Promise<T[]> => (await client.query<T>(text)).rows
  const [practice] = await all<{ id: string }>("select id from keeper.practice")
  const entries = await all<Loot["entries"][number]>(
    `select e.chart, e.segment, e.entry, s.key_version as "keyVersion", e.ciphertext as sealed
     from (select *, row_number() over (partition by chart order by length(ciphertext)) as place from store.entry) e
     join keeper.share s on s.practice = e.practice and s.entry = e.entry
     order by e.place, length(e.ciphertext) limit ${entriesMax}`,
  )
  return {
    practice: practice?.id ?? "",
    keeperKeys: await all("select name, version, sealed from keeper.keeper_key"),
    serverSecrets: await all("select name, sealed from keeper.server_secret"),
    totpSecrets: await all("select slot, sealed_totp_secret as sealed from keeper.password"),
    slots: await all("select id, account, kind, sealed from keeper.slot"),
    accounts: await all("select id, secrets as sealed from keeper.account"),
    teamKeys: await all(
      `select k.team, t.kind, k.version, k.account, k.sealed from keeper.team_key k
       join keeper.team t on t.practice = k.practice and t.id = k.team`,
    ),
    segmentKeys: await all(
      `select s.chart, k.segment, s.kind, k.key_version as "keyVersion", k.team, k.team_version as "teamVersion", k.wrapped as sealed
       from keeper.segment_key k join keeper.segment s on s.practice = k.practice and s.id = k.segment`,
    ),
    documents: await all(`select team, team_version as "teamVersion", name, sealed from store.document`),
    shares: await all("select chart, segment, entry, sealed from keeper.share where sealed is not null"),
    entries,
    entriesInAll: Number((await all<{ n: string }>("select count(*)::text as n from store.entry"))[0]?.n ?? 0),
    attachments: await all(
      `select chart, attachment, index, (count(*) over (partition by chart, attachment))::int as count, ciphertext as sealed
       from store.attachment_chunk order by length(ciphertext) limit 200`,
    ),
    searchTokens: (await all<{ token: Buffer }>("select token from store.search_token")).map(({ token }) => token),
    directorySizes: await all(
      `select distinct on (e.chart) e.chart, length(e.ciphertext) as bytes from store.entry e
       join keeper.share h on h.practice = e.practice and h.entry = e.entry
       join keeper.segment s on s.practice = e.practice and s.id = e.segment
       where s.kind = 'directory' order by e.chart, h.seq`,
    ),
  }
}
