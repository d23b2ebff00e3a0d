/** Sealed chunks of attachments (spec/entry.md, "Attachments"), each written once. */
import { ApiError } from "@subrosa/contract"
import type { Database } from "./db.ts"

export interface ChunkPlace {
  chart: string
  attachment: string
  index: number
}

const insertChunk = {
  name: "store.attachment-chunk.insert",
  text: `insert into store.attachment_chunk (practice, chart, attachment, index, segment, ciphertext)
    values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
}
const compareChunk = {
  name: "store.attachment-chunk.compare",
  text: `select from store.attachment_chunk
    where practice = $1 and chart = $2 and attachment = $3 and index = $4 and segment = $5 and ciphertext = $6`,
}
const readChunk = {
  name: "store.attachment-chunk.read",
  text: `select segment, ciphertext from store.attachment_chunk
    where practice = $1 and chart = $2 and attachment = $3 and index = $4`,
}
const readSegment = {
  name: "store.attachment-chunk.segment",
  text: "select segment from store.attachment_chunk where practice = $1 and chart = $2 and attachment = $3 limit 1",
}

/** Durable when it answers. @throws ApiError `conflict` when other bytes are there, or the attachment is another segment's */
export async function attachmentChunkCreate(
  db: Database,
  practice: string,
  { chart, attachment, index }: ChunkPlace,
  segment: string,
  ciphertext: Uint8Array,
): Promise<void> {
  await db.transaction(practice, async (sql) => {
    const values = [practice, chart, attachment, index, segment, ciphertext]
    const { rows } = await sql.query<{ segment: string }>(readSegment, [practice, chart, attachment])
    if (rows[0] !== undefined && rows[0].segment !== segment) throw conflict()
    if ((await sql.query(insertChunk, values)).rowCount === 1) return
    if ((await sql.query(compareChunk, values)).rowCount === 0) throw conflict()
  })
}

/** Undefined when there is none. The caller may hand out the ciphertext once it knows that the segment is the asker's to open. */
export async function attachmentChunkRead(
  db: Database,
  practice: string,
  { chart, attachment, index }: ChunkPlace,
): Promise<{ segment: string; ciphertext: Uint8Array } | undefined> {
  const { rows } = await db.inPractice(practice, (sql) =>
    sql.query<{ segment: string; ciphertext: Uint8Array }>(readChunk, [practice, chart, attachment, index]),
  )
  return rows[0]
}

const conflict = () => new ApiError("conflict", "this chunk is there already, with other content")
