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

/** For port 0: the configuration with a port that is free now, in its origin too, which must be known before listening. */
export async function withFreePort(config: Config): Promise<Config> {
  if (config.port !== 0) return config
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once("error", reject)
    probe.listen({ host: config.host, port: 0 }, resolve)
  }).catch((error: unknown) => {
    throw explain(error, config.host, 0)
  })
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  const port = typeof address === "object" && address !== null ? address.port : 0
  const origin = new URL(config.origin)
  if (origin.port === "0") origin.port = String(port)
  return { ...config, port, origin: origin.origin }
}

/** Throws ServerError `port_taken` or `address_unavailable`. */
export async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    throw explain(error, host, port)
  }
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
