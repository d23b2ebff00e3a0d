/**
 * The reference point's process: a bare Fastify over the same PostgreSQL, reading the very rows of the store and writing the same
 * bytes, with prepared statements and a pool as large as the real server's. No identity, no keys, no log, no checks.
 */
import type { SocketConnection } from "@subrosa/server"
import fastify from "fastify"
import { Pool } from "pg"
import { answerParent } from "../processes/child.ts"

const connectionsMax = 12

interface NewEntry {
  chart: string
  id: string
  segment: string
  ciphertext: string
}

answerParent<SocketConnection, { port: number }>(async (connection) => {
  const pool = new Pool({ ...connection, max: connectionsMax })
  const app = fastify({ logger: false, bodyLimit: 16 * 1024 * 1024 })

  app.get<{ Params: { practice: string; chart: string } }>("/:practice/charts/:chart", async ({ params }) => {
    const { rows } = await pool.query<{ entry: string; ciphertext: Buffer }>({
      name: "open",
      text: "select entry, ciphertext from store.entry where practice = $1 and chart = $2",
      values: [params.practice, params.chart],
    })
    return { entries: rows.map(({ entry, ciphertext }) => ({ entry, ciphertext: ciphertext.toString("base64") })) }
  })

  app.post<{ Params: { practice: string }; Body: { entries: NewEntry[] } }>("/:practice/entries", async (request) => {
    const { practice } = request.params
    const { entries } = request.body
    await pool.query({
      name: "write",
      text: `insert into bare.entry (practice, chart, entry, segment, ciphertext)
        select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[])`,
      values: [
        practice,
        entries.map(({ chart }) => chart),
        entries.map(({ id }) => id),
        entries.map(({ segment }) => segment),
        entries.map(({ ciphertext }) => Buffer.from(ciphertext, "base64url")),
      ],
    })
    return { entries: entries.map(({ id }) => ({ id })) }
  })

  app.post<{ Params: { practice: string }; Body: { tokens: string[] } }>("/:practice/find", async (request) => {
    const { rows } = await pool.query<{ chart: string }>({
      name: "find",
      text: "select distinct chart from store.search_token where practice = $1 and token = any($2::bytea[]) limit 50",
      values: [request.params.practice, request.body.tokens.map((token) => Buffer.from(token, "base64url"))],
    })
    return { charts: rows }
  })

  const address = await app.listen({ host: "127.0.0.1", port: 0 })
  return { port: Number(new URL(address).port) }
})
