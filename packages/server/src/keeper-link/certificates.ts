/**
 * The certificates of the link: a private authority, and from it one for the keeper (a TLS server) and one for the store's server
 * (a TLS client). Neither passes for the other (RFC 5280, extended key usage).
 */
// Beneath the certificates' library, which wants it before itself.
import "reflect-metadata"
import { randomBytes } from "node:crypto"
import { mkdir, open } from "node:fs/promises"
import { isIP } from "node:net"
import { join, resolve } from "node:path"
import * as x509 from "@peculiar/x509"
import { codeOf, ServerError } from "../errors.ts"

export interface CertificateFiles {
  /** Both sides need it; no secret. */
  ca: string
  /** The authority's key: for neither side. */
  authority: string
  /** Certificate and key. */
  keeper: [cert: string, key: string]
  store: [cert: string, key: string]
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const
const years = 10

/** `hosts`: DNS names and IP addresses of the keeper. @throws ServerError `invalid_option` when a file is there already */
export async function makeCertificates(
  dir: string,
  hosts: readonly string[],
  now = new Date(),
): Promise<CertificateFiles> {
  const root = resolve(dir)
  await mkdir(root, { recursive: true, mode: 0o700 })
  const at = (name: string) => join(root, name)
  const files: CertificateFiles = {
    ca: at("ca.pem"),
    authority: at("ca-key.pem"),
    keeper: [at("keeper.pem"), at("keeper-key.pem")],
    store: [at("store.pem"), at("store-key.pem")],
  }
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(now.getUTCFullYear() + years)
  const term = { notBefore: new Date(now.getTime() - 3_600_000), notAfter }
  const keys = await newKeys()
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...term,
    serialNumber: serial(),
    name: "CN=Subrosa link authority",
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const leaf = async (name: string, purpose: x509.ExtendedKeyUsage, names: readonly string[]) => {
    const own = await newKeys()
    const certificate = await x509.X509CertificateGenerator.create({
      ...term,
      serialNumber: serial(),
      subject: `CN=${name}`,
      issuer: ca.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([purpose], true),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names.map(nameOf))] : []),
        await x509.AuthorityKeyIdentifierExtension.create(ca),
      ],
    })
    return { certificate: certificate.toString("pem"), key: await pemOf(own) }
  }
  const keeper = await leaf("Subrosa keeper", x509.ExtendedKeyUsage.serverAuth, hosts)
  const store = await leaf("Subrosa store", x509.ExtendedKeyUsage.clientAuth, [])
  await write(files.authority, await pemOf(keys), 0o600)
  await write(files.ca, ca.toString("pem"), 0o644)
  for (const [[cert, key], made] of [
    [files.keeper, keeper],
    [files.store, store],
  ] as const) {
    await write(cert, made.certificate, 0o644)
    await write(key, made.key, 0o600)
  }
  return files
}

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])

const nameOf = (host: string): x509.JsonGeneralName =>
  isIP(host) === 0 ? { type: "dns", value: host } : { type: "ip", value: host }

/** Positive (RFC 5280, 4.1.2.2). */
const serial = (): string => `01${randomBytes(15).toString("hex")}`

async function pemOf({ privateKey }: CryptoKeyPair): Promise<string> {
  const key = await crypto.subtle.exportKey("pkcs8", privateKey)
  return x509.PemConverter.encode(key, "PRIVATE KEY")
}

async function write(path: string, text: string, mode: number): Promise<void> {
  try {
    const file = await open(path, "wx", mode)
    await file.writeFile(`${text}\n`).finally(() => file.close())
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error
    throw new ServerError(
      "invalid_option",
      `${path} is there already`,
      "choose an empty directory, or move it away",
      error,
    )
  }
}
