/** The server without what it does by itself (server/src/jobs): for tests that compare every row before and after. Run by `startQuietChild`. */
import { readConfig, startServer, stopOnSignals, subrosaModules } from "@subrosa/server"

const [data = "", port = ""] = process.argv.slice(2)
const server = await startServer(readConfig({ data, port }), { modules: subrosaModules(process.env, { jobs: false }) })
const stopped = stopOnSignals(server, () => {})
process.stdout.write(`${JSON.stringify({ url: server.url, setupLink: server.setupLink })}\n`)
await stopped
