/** The PKCS#11 URI (RFC 7512) as far as it names one key of one token and the library that reaches it. Pure. */
import { KeeperError } from "../error.ts"

export interface Pkcs11Uri {
  /** The library (`module-path`). */
  modulePath: string
  /** The token's label. */
  token: string
  serial: string | undefined
  /** The key's label. */
  object: string
  /** A file that holds the PIN (`pin-source`, RFC 7512 section 2.4). */
  pinSource: string | undefined
}

const pathNames = ["token", "serial", "object", "type"]
const queryNames = ["module-path", "pin-source"]

/**
 * @throws KeeperError `key_malformed`: what this does not know is refused rather than passed over, for it may have been meant to tell two
 *   tokens apart
 */
export function parsePkcs11Uri(text: string): Pkcs11Uri {
  if (!text.startsWith("pkcs11:")) throw malformed("it begins with pkcs11:")
  const [path = "", query = "", ...rest] = text.slice("pkcs11:".length).split("?")
  if (rest.length > 0) throw malformed("it has one ? at most")
  const attributes = readAttributes(path, ";", pathNames)
  const options = readAttributes(query, "&", queryNames)
  const token = attributes.get("token")
  const object = attributes.get("object")
  const modulePath = options.get("module-path")
  if (token === undefined || object === undefined || modulePath === undefined) {
    throw malformed("it names token, object and module-path: pkcs11:token=LABEL;object=KEY?module-path=/PATH/LIB.so")
  }
  const type = attributes.get("type")
  if (type !== undefined && type !== "secret-key") throw malformed("the key is a secret key")
  if (!modulePath.startsWith("/")) throw malformed("module-path is an absolute path")
  const pinSource = options.get("pin-source")?.replace(/^file:(\/\/(?=\/))?/, "")
  if (pinSource !== undefined && !pinSource.startsWith("/"))
    throw malformed("pin-source is a file with an absolute path")
  return { modulePath, token, object, serial: attributes.get("serial"), pinSource }
}

function readAttributes(text: string, separator: string, known: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of text === "" ? [] : text.split(separator)) {
    const at = part.indexOf("=")
    const name = part.slice(0, Math.max(at, 0))
    if (name === "pin-value")
      throw malformed("a PIN does not belong on a command line: put it into a file, pin-source=/PATH")
    if (!known.includes(name)) throw malformed(`${known.join(", ")} are what is known here`)
    if (found.has(name)) throw malformed(`${name} is there twice`)
    found.set(name, decode(part.slice(at + 1)))
  }
  return found
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed("a percent sign is followed by two hexadecimal digits")
  }
}

const malformed = (rule: string) => new KeeperError("key_malformed", `this is not the PKCS#11 URI of a key: ${rule}`)
