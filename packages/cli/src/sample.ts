/**
 * The sample practice: forty invented patients, and links to join as owner, clinician and front desk.
 *
 * Its first owner is a key file in the data directory whose passphrase lies beside it: fit for invented patients and nothing else. While the
 * server runs, that owner's client lets in whoever takes up one of the links, as a colleague's browser would.
 */
import { randomBytes } from "node:crypto"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Role } from "@subrosa/contract"
import { createEngine, type Engine } from "@subrosa/engine"
import { sourcesOf } from "./import-sources.ts"
import { nodePlatform } from "./node-platform.ts"

const bundles = fileURLToPath(new URL("../sample", import.meta.url))
const deviceLabel = "Sample practice"
const invited: { role: Role; label: string }[] = [
  { role: "owner", label: "Owner" },
  { role: "clinician", label: "Clinician" },
  { role: "front-desk", label: "Front desk" },
]

export interface Sample {
  links: { label: string; link: string }[]
  patients: number
  /** A query that finds somebody, for whoever has no list of their own. */
  query: string | undefined
  stop(): void
}

/** Loads the sample practice on a new server, or takes it up again. `setupToken` is undefined once a practice exists. */
export async function openSample(options: {
  url: string
  data: string
  setupToken: string | undefined
  onProgress: (note: string) => void
}): Promise<Sample> {
  const dir = join(options.data, "sample")
  const engine = createEngine(nodePlatform({ origin: options.url, stateFile: join(dir, "state.json") }))
  const patients =
    options.setupToken === undefined
      ? await reopen(engine, dir)
      : await begin(engine, dir, options.setupToken, options.onProgress)
  const links = await openLinks(engine)
  return {
    links,
    patients,
    query: await readFile(join(dir, "query"), "utf8").catch(() => undefined),
    stop: letNewcomersIn(engine),
  }
}

async function begin(
  engine: Engine,
  dir: string,
  setupToken: string,
  onProgress: (note: string) => void,
): Promise<number> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const passphrase = randomBytes(24).toString("base64url")
  await writeFile(join(dir, "passphrase"), passphrase, { mode: 0o600 })
  const keep = (text: string) => writeFile(join(dir, "owner.key"), text, { mode: 0o600 })
  onProgress("creating the sample practice")
  await engine.keyFileSetup({
    setupToken,
    practiceName: "Rosewood Therapy (sample)",
    personName: "Sample set-up",
    seesPatients: true,
    deviceLabel,
    passphrase,
    keep,
  })
  await signIn(engine, dir)
  const report = await engine.import({
    sources: await sourcesOf(bundles),
    addToWorklist: true,
    onProgress: (at) => onProgress(`importing invented patients: ${at.charts} charts, ${at.resources} resources`),
  })
  const someone = (await engine.worklist()).find(
    ({ name, birthDate }) => birthDate !== undefined && /^[\w ]+$/.test(name),
  )
  if (someone !== undefined)
    await writeFile(join(dir, "query"), `${someone.name.split(" ").at(-1)} ${someone.birthDate}`)
  for (const { role, label } of invited) await engine.invite({ roles: [role], label })
  return report.patients.length
}

async function reopen(engine: Engine, dir: string): Promise<number> {
  await signIn(engine, dir)
  return (await engine.worklist()).length
}

async function signIn(engine: Engine, dir: string): Promise<void> {
  const text = await readFile(join(dir, "owner.key"), "utf8")
  await engine.keyFileSignIn({ text, passphrase: await readFile(join(dir, "passphrase"), "utf8"), deviceLabel })
}

async function openLinks(engine: Engine): Promise<Sample["links"]> {
  const open = (await engine.invitations()).filter((invitation) => invitation.state === "open")
  return open.flatMap(({ label, link }) => (link === undefined ? [] : [{ label, link }]))
}

/** Looks every two seconds; a lost connection is no reason to stop looking. */
function letNewcomersIn(engine: Engine): () => void {
  const timer = setInterval(() => {
    engine.confirmNewcomers().catch(() => {})
  }, 2000)
  return () => clearInterval(timer)
}
