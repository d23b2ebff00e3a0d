/** Listening, with errors an operator can act on. */

import { lookup } from "node:dns/promises"
import { createServer } from "node:net"
import type { FastifyInstance } from "fastify"
import type { Config } from "./config.ts"
import { codeOf, ServerError } from "./errors.ts"

/**
 * The addresses to listen on. `localhost` is both 127.0.0.1 and ::1 where the machine has them: browsers try either, and an
 * address left free could be taken by another user of the machine.
 */
export async function addressesOf(host: string): Promise<string[]> {
  if (host !== "localhost") return [host]
  const found = await lookup(host, { all: true }).catch(() => [])
  return [...new Set(["127.0.0.1", ...found.map(({ address }) => address)])]
}

/** Throws ServerError `port_taken` or `address_unavailable`. Asked before PostgreSQL is started, so that a wrong port costs nothing. */
export async function checkPortFree({ host, port }: Config): Promise<void> {
  if (port === 0) return
  for (const address of await addressesOf(host)) {
    await new Promise<void>((resolve, reject) => {
      const probe = createServer()
      probe.once("error", reject)
      probe.listen({ host: address, port, exclusive: true }, () => probe.close(() => resolve()))
    }).catch((error: unknown) => {
      // A machine without IPv6 may still name ::1 in its hosts file.
      if (address !== host && address !== "127.0.0.1" && codeOf(error) !== "EADDRINUSE") return
      throw explain(error, address, port)
    })
  }
}

/** Listens and answers the port: the one asked for, or a free one for 0. */
export async function listen(app: FastifyInstance, { host, port }: Config): Promise<number> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    throw explain(error, host, port)
  }
  const address = app.server.address()
  return typeof address === "object" && address !== null ? address.port : port
}

function explain(error: unknown, address: string, port: number): unknown {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return new ServerError(
        "port_taken",
        `port ${port} of ${address} is already in use`,
        "stop the program that uses it (perhaps another Subrosa), or choose another port with --port N",
        error,
      )
    case "EACCES":
      return new ServerError(
        "port_taken",
        `this user may not use port ${port}`,
        "choose a port above 1023 with --port N",
        error,
      )
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ServerError(
        "address_unavailable",
        `this machine has no address ${address}`,
        "leave --host away for this machine only, or use --host 0.0.0.0 for all its addresses",
        error,
      )
    default:
      return error
  }
}
