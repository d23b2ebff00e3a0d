/** Keeper and store's server as two processes with a cluster each, and what lies in each one's place. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { dataLayout } from "@subrosa/server"
import { makeCertificates } from "@subrosa/server/certificates"
import { Client } from "pg"
import { type ChildServer, freePort, startProgram } from "./child-server.ts"

export interface Link {
  /** As `--listen` and `--keeper` give it. */
  address: string
  keeper: readonly string[]
  store: readonly string[]
}

export const unixLink = (dir: string): Link => ({ address: `unix:${join(dir, "keeper.sock")}`, keeper: [], store: [] })

export async function tlsLink(dir: string): Promise<Link> {
  const { ca, keeper, store } = await makeCertificates(join(dir, "certificates"), ["localhost"])
  return {
    address: `https://localhost:${await freePort()}`,
    keeper: ["--tls-cert", keeper[0], "--tls-key", keeper[1], "--tls-ca", ca],
    store: ["--keeper-tls-cert", store[0], "--keeper-tls-key", store[1], "--keeper-tls-ca", ca],
  }
}

export function startKeeperChild(
  data: string,
  { address, keeper }: Link,
  port: number,
  environment?: NodeJS.ProcessEnv,
): Promise<ChildServer> {
  const origin = `http://localhost:${port}`
  return startProgram(data, ["keeper", "--listen", address, "--data", data, "--origin", origin, ...keeper], environment)
}

export const startStoreChild = (data: string, { address, store }: Link, port: number): Promise<ChildServer> =>
  startProgram(data, ["start", "--data", data, "--port", String(port), "--keeper", address, ...store])

/** Runs one statement on the child's database as its superuser. */
export async function query(child: ChildServer, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(await child.admin())
  await client.connect()
  return client
    .query(text)
    .then(({ rows }) => rows)
    .finally(() => client.end())
}

/** Names of schemas and roles of ours in the child's cluster. */
export async function ownNames(child: ChildServer): Promise<string[]> {
  const rows = await query(
    child,
    `select nspname::text as name from pg_namespace where nspname in ('keeper', 'store')
     union select rolname from pg_roles where rolname like 'subrosa_%' order by name`,
  )
  return rows.map(({ name }) => String(name))
}

/** Whether the bytes occur in any file of the data directory, PostgreSQL's files and logs included. */
export async function liesIn(data: string, bytes: Buffer): Promise<boolean> {
  const { root } = dataLayout(data)
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const content = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0))
    if (content.includes(bytes)) return true
  }
  return false
}
