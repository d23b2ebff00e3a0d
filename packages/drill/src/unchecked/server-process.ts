/**
 * A server in a process of its own, so that its code can be loaded with or without the permission checks: `node [--import
 * remove-checks.ts] server-process.ts DATA`. Prints one line of JSON once it runs; ends when its standard input does.
 */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { readConfig, startServer, subrosaModules } from "@subrosa/server"

const [data = ""] = process.argv.slice(2)
const server = await startServer(readConfig({ data, port: 0 }), { modules: subrosaModules({}), web: false })
const { url, postgres } = server
if (postgres === undefined) throw new Error("a drill's server runs its own PostgreSQL")
const admin = { ...postgres.admin, database: postgres.connection.database }
const setupToken = (await readFile(join(data, "setup-token"), "utf8")).trim()
process.stdout.write(`${JSON.stringify({ url, admin, setupToken })}\n`)
process.stdin.resume()
process.stdin.on("end", async () => {
  await server.close()
  process.exit(0)
})
