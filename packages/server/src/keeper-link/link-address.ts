/** Where the keeper listens and the store's server finds it: a Unix socket of one machine, or TLS with certificates on both sides. */
import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { ServerError } from "../errors.ts"

export type LinkAddress = { kind: "unix"; path: string } | { kind: "tls"; host: string; port: number }

/** Files in PEM: one's own certificate and key, and the authority that the other side's certificate must come from. */
export interface LinkFiles {
  cert: string
  key: string
  ca: string
}

export interface LinkConfig {
  address: LinkAddress
  /** For TLS. */
  files: LinkFiles | undefined
}

export interface LinkInput {
  address: string
  cert?: string | undefined
  key?: string | undefined
  ca?: string | undefined
}

/** sun_path holds 108 bytes on Linux, 104 on macOS and the BSDs, the final NUL included. */
const pathMaxBytes = process.platform === "linux" ? 107 : 103

/** `options`: how the command line calls certificate, key and authority. @throws ServerError `invalid_option` */
export function readLink({ address: given, cert, key, ca }: LinkInput, options: string): LinkConfig {
  const address = readAddress(given)
  const all = cert !== undefined && key !== undefined && ca !== undefined
  if (address.kind === "tls" && !all) {
    throw invalid(
      "keeper and store's server know each other by certificates",
      `give ${options}; \`subrosa keeper certificates DIR\` makes them`,
    )
  }
  const files = all ? { cert: resolve(cert), key: resolve(key), ca: resolve(ca) } : undefined
  return { address, files: address.kind === "tls" ? files : undefined }
}

function readAddress(given: string): LinkAddress {
  const path = /^unix:(\/.+)$/.exec(given)?.[1]
  if (path !== undefined) {
    if (Buffer.byteLength(path) <= pathMaxBytes) return { kind: "unix", path }
    throw invalid(`the path of ${given} is longer than a socket's may be`, `use at most ${pathMaxBytes} bytes`)
  }
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url?.protocol !== "https:" || url.pathname !== "/" || url.search || url.hash || url.username || url.password) {
    throw invalid(`${given} is not a keeper's address`, "write https://keeper.example.org:7401 or unix:/path/to/socket")
  }
  return { kind: "tls", host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 443) }
}

export interface LinkPem {
  cert: Buffer
  key: Buffer
  ca: Buffer
}

/** @throws ServerError `invalid_option` */
export async function readPem({ cert, key, ca }: LinkFiles): Promise<LinkPem> {
  try {
    return { cert: await readFile(cert), key: await readFile(key), ca: await readFile(ca) }
  } catch (error) {
    throw new ServerError(
      "invalid_option",
      "a certificate of the link between keeper and store's server cannot be read",
      `check ${cert}, ${key} and ${ca}`,
      error,
    )
  }
}

const invalid = (message: string, hint: string) => new ServerError("invalid_option", message, hint)
