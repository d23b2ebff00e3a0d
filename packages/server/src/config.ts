/** What an operator can choose, checked before anything starts. */
import { isIP } from "node:net"
import { resolve } from "node:path"
import { ServerError } from "./errors.ts"
import { type LinkConfig, readLink } from "./keeper-link/link-address.ts"

/** As given: command-line options and environment, all optional. */
export interface ConfigInput {
  data?: string | undefined
  port?: number | string | undefined
  host?: string | undefined
  origin?: string | undefined
  tlsCert?: string | undefined
  tlsKey?: string | undefined
  databaseUrl?: string | undefined
  sample?: boolean | undefined
  /** The key-encryption key, as keeper-key/key-spec.ts reads it. */
  keeperKey?: string | undefined
  /** Where the keeper is, when not in this process, and the certificates of the link. */
  keeper?: string | undefined
  keeperTlsCert?: string | undefined
  keeperTlsKey?: string | undefined
  keeperTlsCa?: string | undefined
}

export interface Config {
  /** Absolute path of the data directory. */
  data: string
  port: number
  /** Address to listen on; `localhost` means both loopback addresses. */
  host: string
  /** The one origin browsers use (scheme, host, port); passkeys are bound to its host. */
  origin: string
  tls: { cert: string; key: string } | undefined
  /** An operator's own PostgreSQL; undefined: the embedded one. */
  databaseUrl: string | undefined
  sample: boolean
  /** The key-encryption key if it is not the data directory's `keeper.key`. */
  keeperKey: string | undefined
  /** The keeper on another machine; undefined: in this process. */
  keeper: LinkConfig | undefined
}

const loopback = new Set(["localhost", "127.0.0.1", "::1"])

/**
 * Checks and completes the options. Throws ServerError `invalid_option` whose hint says what to write instead.
 *
 * The default host is `localhost`, both 127.0.0.1 and ::1: were one of them free, another user of this machine could
 * answer there in our name.
 */
export function readConfig(input: ConfigInput): Config {
  const port = readPort(input.port ?? 7400)
  const host = readHost(input.host ?? "localhost")
  const tls = readTls(input.tlsCert, input.tlsKey)
  return {
    data: resolve(input.data ?? ".subrosa"),
    port,
    host,
    origin: readOrigin(input.origin, { host, port, tls: tls !== undefined }),
    tls,
    databaseUrl: readDatabaseUrl(input.databaseUrl),
    sample: input.sample ?? false,
    keeperKey: input.keeperKey,
    keeper: readKeeper(input),
  }
}

function readKeeper({ keeper, keeperKey, keeperTlsCert, keeperTlsKey, keeperTlsCa }: ConfigInput): Config["keeper"] {
  const files = { cert: keeperTlsCert, key: keeperTlsKey, ca: keeperTlsCa }
  const options = "--keeper-tls-cert, --keeper-tls-key and --keeper-tls-ca"
  if (keeper === undefined) {
    if (Object.values(files).every((file) => file === undefined)) return undefined
    throw invalid(`${options} are for a keeper that runs apart`, "add --keeper https://HOST:PORT")
  }
  if (keeperKey !== undefined) {
    throw invalid("a keeper that runs apart has its key itself", "give --keeper-key to `subrosa keeper` instead")
  }
  return readLink({ address: keeper, ...files }, options)
}

function readPort(port: number | string): number {
  const number = typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port
  if (typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 65_535) return number
  throw invalid(`--port ${port} is not a port`, "give a number from 1 to 65535 (0: any free port)")
}

function readHost(host: string): string {
  if (isIP(host) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) return host
  throw invalid(`--host ${host} is not a host`, "give a name or an IP address without port, for example 0.0.0.0")
}

function readTls(cert: string | undefined, key: string | undefined): Config["tls"] {
  if (cert === undefined && key === undefined) return undefined
  if (cert !== undefined && key !== undefined) return { cert: resolve(cert), key: resolve(key) }
  throw invalid(
    "a TLS certificate and its key come together",
    "give both --tls-cert FILE and --tls-key FILE, each in PEM",
  )
}

export function readOrigin(given: string | undefined, at: { host: string; port: number; tls: boolean }): string {
  const scheme = at.tls ? "https" : "http"
  if (given === undefined) {
    if (loopback.has(at.host)) return `${scheme}://localhost:${at.port}`
    throw invalid(
      `browsers cannot be told how to reach --host ${at.host}`,
      "add --origin with the address people will type, for example --origin https://records.example.org",
    )
  }
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (
    url === undefined ||
    (url.protocol !== "https:" && url.protocol !== "http:") ||
    !/^\/?$/.test(url.pathname) ||
    url.search ||
    url.hash
  ) {
    throw invalid(`--origin ${given} is not an origin`, "give scheme, host and port only: https://records.example.org")
  }
  // Browsers offer passkeys and WebCrypto in secure contexts only: https, or localhost itself.
  if (url.protocol === "http:" && url.hostname !== "localhost") {
    throw invalid(
      `--origin ${given} is not secure, and browsers refuse passkeys there`,
      "use https (with --tls-cert and --tls-key, or behind a proxy that does TLS), or http://localhost",
    )
  }
  return url.origin
}

export function readDatabaseUrl(given: string | undefined): string | undefined {
  if (given === undefined || given === "") return undefined
  if (/^postgres(ql)?:\/\/\S+$/.test(given)) return given
  // The URL may hold a password: it is not repeated here.
  throw invalid("DATABASE_URL is not a PostgreSQL URL", "write postgresql://user:password@host:5432/database")
}

const invalid = (message: string, hint: string) => new ServerError("invalid_option", message, hint)
