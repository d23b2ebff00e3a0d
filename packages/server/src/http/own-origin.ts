/**
 * Requests are for this server, and changes come from its own pages.
 *
 * The Host check stops DNS rebinding: a hostile page whose name resolves to this machine. The Origin check stops a hostile page
 * that posts here; programs send no Origin and pass, for they hold no browser's session.
 */
import { ApiError } from "@subrosa/contract"
import type { FastifyInstance } from "fastify"

/** Names no hostile page can have as its own. */
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

export interface OriginFacts {
  method: string
  host: string | undefined
  origin: string | undefined
  secFetchSite: string | undefined
}

/** What is wrong with where a request comes from or goes to, or undefined. */
export function judgeOrigin(facts: OriginFacts, ownOrigin: string): string | undefined {
  const ownHost = new URL(ownOrigin).host
  if (
    facts.host === undefined ||
    (facts.host.toLowerCase() !== ownHost && !loopbackHost.test(facts.host.toLowerCase()))
  ) {
    return `this server answers at ${ownOrigin} only; start it with --origin to change that`
  }
  if (facts.method === "GET" || facts.method === "HEAD") return undefined
  if (facts.origin !== undefined && facts.origin !== ownOrigin) return `only pages of ${ownOrigin} may send this`
  if (
    facts.origin === undefined &&
    facts.secFetchSite !== undefined &&
    !["same-origin", "none"].includes(facts.secFetchSite)
  ) {
    return `only pages of ${ownOrigin} may send this`
  }
  return undefined
}

export function addOriginCheck(app: FastifyInstance, ownOrigin: string): void {
  app.addHook("onRequest", async (request) => {
    requireOneHost(request.raw.rawHeaders)
    const { host, origin } = request.headers
    const site = request.headers["sec-fetch-site"]
    const secFetchSite = typeof site === "string" ? site : undefined
    const wrong = judgeOrigin({ method: request.method, host, origin, secFetchSite }, ownOrigin)
    if (wrong !== undefined) throw new ApiError("forbidden", wrong)
  })
}

/** Of two hosts a proxy may have looked at the other one (RFC 9112, section 3.2). */
function requireOneHost(rawHeaders: readonly string[]): void {
  const hosts = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host")
  if (hosts.length === 1) return
  const message = "a request names its host once"
  throw new ApiError("invalid_request", message, { errors: [{ field: "host", message }] })
}
