import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:net"
import { test } from "node:test"
import { listenersIn, listeningPorts } from "./listening.ts"

test("a line in state listen gives its port and inode", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1CE8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1CE8 0100007F:A2B4 01 00000000:00000000 00:00000000 00000000     0        0 12346 1 0000000000000000 20 4 30 10 -1`
  assert.deepEqual(listenersIn(table), [{ inode: "12345", port: 7400 }])
})

test("a port that this process listens on is found", { skip: process.platform !== "linux" }, async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  assert.ok((await listeningPorts(process.pid))?.some((one) => one === port))
  server.close()
})
