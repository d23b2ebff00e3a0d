/** A PKCS#11 token in software (Debian's softhsm2): real sessions, a real PIN, and a way to pull it out. */
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const modulePaths = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]

export interface SoftToken {
  label: string
  /** For processes that are to see the token. */
  environment: { SOFTHSM2_CONF: string }
  /** A file for its owner alone. */
  pinFile: string
  modulePath: string
  /** The URI of a key in it. */
  uri(object: string): string
  pullOut(): Promise<void>
  putBack(): Promise<void>
  remove(): Promise<void>
}

/**
 * A new token with a PIN. SoftHSM reads its configuration from SOFTHSM2_CONF once per process: this one's is set here.
 *
 * @throws when softhsm2 is not installed
 */
export async function softToken(label = "keeper", pin = "4321"): Promise<SoftToken> {
  const modulePath = modulePaths.find((path) => existsSync(path))
  if (modulePath === undefined) throw new Error("these tests need softhsm2: apt-get install softhsm2")
  const dir = await mkdtemp(join(tmpdir(), "subrosa-token-"))
  const tokens = join(dir, "tokens")
  await mkdir(tokens)
  const configuration = join(dir, "softhsm2.conf")
  await writeFile(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  const environment = { SOFTHSM2_CONF: configuration }
  process.env.SOFTHSM2_CONF = configuration
  await run("softhsm2-util", ["--init-token", "--free", "--label", label, "--so-pin", "87654321", "--pin", pin], {
    env: { ...process.env, ...environment },
  })
  const pinFile = join(dir, "pin")
  await writeFile(pinFile, `${pin}\n`, { mode: 0o600 })
  return {
    ...{ label, environment, pinFile, modulePath },
    uri: (object) => `pkcs11:token=${label};object=${object}?module-path=${modulePath}&pin-source=${pinFile}`,
    pullOut: () => rename(tokens, `${tokens}.out`),
    putBack: () => rename(`${tokens}.out`, tokens),
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}
