import { readConfig, startServer, subrosaModules } from "@subrosa/server"
const server = await startServer(readConfig({ data: "/tmp/hd/data", port: 7533 }), { modules: subrosaModules({}), web: false })
console.log("LINK", server.setupLink)
process.on("SIGTERM", () => server.close().then(() => process.exit(0)))
