/** The keeper as the store's server has it when it runs elsewhere: its operations passed on, its halves behind the port. */
import { ApiError } from "@subrosa/contract"
import { codeOf, ServerError } from "../errors.ts"
import type { HttpAnswer, HttpRequest, HttpRoute } from "../http/route.ts"
import { Hello } from "./answers.ts"
import type { KeeperPort } from "./keeper-port.ts"
import type { LinkConfig } from "./link-address.ts"
import { type LinkClient, type LinkTimeouts, openLink } from "./link-client.ts"
import { linkPaths } from "./link-paths.ts"
import { bodyMaxBytesOf, keeperOperations, keeperPaths } from "./operations.ts"
import { remotePort } from "./remote-port.ts"
import { linkVersion } from "./version.ts"

export interface RemoteKeeper {
  port: KeeperPort
  /** Every operation that the keeper answers alone, and the public log. */
  routes: readonly HttpRoute[]
  /**
   * Asks who is there. Undefined when nobody answers yet: it may still be starting.
   *
   * @throws ServerError `keeper_refused` for another version, another origin, a certificate that does not fit
   */
  meet(origin: string): Promise<Hello | undefined>
  close(): Promise<void>
}

export async function openRemoteKeeper(config: LinkConfig, timeouts?: LinkTimeouts): Promise<RemoteKeeper> {
  const link = await openLink(config, timeouts)
  return {
    port: remotePort(link),
    routes: [...keeperOperations, ...keeperPaths].map((route) => passOn(link, route)),
    meet: (origin) => meet(link, config, origin),
    close: () => link.close(),
  }
}

type Passed = Pick<HttpRoute, "method" | "path"> & { name?: string }

function passOn(link: LinkClient, { method, path, name = "" }: Passed): HttpRoute {
  const bodyMaxBytes = bodyMaxBytesOf[name]
  return { method, path, ...(bodyMaxBytes !== undefined && { bodyMaxBytes }), handle: (request) => pass(link, request) }
}

async function pass(link: LinkClient, request: HttpRequest): Promise<HttpAnswer> {
  const { status, headers, body } = await link.pass(request)
  const kept = ["content-type", "cache-control"].flatMap((name) => {
    const value = headers[name]
    return typeof value === "string" ? [[name, value]] : []
  })
  return { status, headers: Object.fromEntries(kept), body }
}

async function meet(link: LinkClient, { address }: LinkConfig, origin: string): Promise<Hello | undefined> {
  try {
    const hello = Hello.parse(await link.tell("GET", linkPaths.hello))
    if (hello.version !== linkVersion) {
      throw refused(
        `the keeper is version ${hello.version}, this server ${linkVersion}`,
        "run both in the same version",
      )
    }
    if (hello.origin === origin) return hello
    throw refused(
      `the keeper serves ${hello.origin}, this server ${origin}: passkeys would not work`,
      "give both the same --origin",
    )
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code !== "keeper_unreachable" && error.code !== "database_unreachable")
      throw refused(error.detail, "read the keeper's log", error)
    const why = causes(error)
    if (why.length === 0) throw refused(error.detail, "upgrade the one that is older", error)
    // Node's server ends a connection whose certificate it does not accept without a word.
    const hungUp =
      address.kind === "tls" ? why.find((code) => /^(ECONNRESET|UND_ERR_SOCKET|EPIPE)$/.test(code)) : undefined
    const certificate = why.find((code) => certificateTrouble.test(code)) ?? hungUp
    if (certificate === undefined) return undefined
    throw refused(
      `the certificates of the link are not accepted (${certificate})`,
      "both must come from one run of `subrosa keeper certificates`, and name the keeper's host",
      error,
    )
  }
}

/** Node's and OpenSSL's names for what is wrong with a certificate, ours or the keeper's. */
const certificateTrouble = /CERT|SIGNED|ALTNAME|_CA$|_SSL_|TLS_/

/** Codes of an error and what caused it. */
function causes(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const code = error instanceof ApiError ? undefined : codeOf(error)
  return [...(code === undefined ? [] : [code]), ...causes(error.cause)]
}

const refused = (message: string, hint: string, cause?: unknown) =>
  new ServerError("keeper_refused", message, hint, cause)
