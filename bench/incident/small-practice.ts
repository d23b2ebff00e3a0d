/** A practice of so many patients with addresses, whose owner holds a key file and who has a second officer: what an incident needs. */
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { nodePlatform } from "@subrosa/cli"
import { createEngine, type Engine } from "@subrosa/engine"
import { Secret, TOTP } from "otpauth"
import { passphrase, runCommandLine } from "../processes/command-line.ts"
import type { ServerProcess } from "../processes/server.ts"

export interface SmallPractice {
  /** The owner's account. */
  account: string
  /** The owner's client, signed in. */
  owner: Engine
  /** The second officer's. */
  officer: Engine
}

export async function foundSmallPractice(
  server: ServerProcess,
  folder: string,
  patients: number,
): Promise<SmallPractice> {
  const key = join(folder, "owner.key")
  const engineOf = (name: string) => createEngine(nodePlatform({ origin: server.url, stateFile: join(folder, name) }))
  const owner = engineOf("owner.json")
  const { account } = await owner.keyFileSetup({
    setupToken: server.setupToken,
    practiceName: "Benchmark",
    personName: "Ann",
    seesPatients: true,
    deviceLabel: "Benchmark",
    passphrase,
    keep: (text) => writeFile(key, text),
  })
  await owner.keyFileSignIn({ text: await readFile(key, "utf8"), passphrase, deviceLabel: "Benchmark" })
  const officer = await admitOfficer(owner, engineOf("officer.json"))
  const file = join(folder, "people.ndjson")
  await writeFile(file, Array.from({ length: patients }, (_, i) => `${JSON.stringify(patientOf(i))}\n`).join(""))
  const globals = ["--server", server.url, "--key", key, "--json"]
  await runCommandLine([...globals, "import", "--no-worklist", file], { home: folder })
  return { account, owner, officer }
}

async function admitOfficer(owner: Engine, officer: Engine): Promise<Engine> {
  const { link } = await owner.invite({ roles: ["privacy-officer"], label: "Pia" })
  const loginName = "pia@example.org"
  const { secret: totpSecret } = await officer.totpCreate(loginName)
  const { ticket } = await officer.joinStart({ link, personName: "Pia" })
  const totpCode = new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate()
  const wayIn = { kind: "password" as const, loginName, password: passphrase, totpSecret, totpCode }
  await officer.joinFinish({ ticket, wayIn, deviceLabel: "Benchmark" })
  const open = Promise.withResolvers<void>()
  const stop = officer.onState(({ kind }) => kind === "open" && open.resolve())
  await owner.confirmNewcomers()
  await open.promise
  stop()
  return officer
}

const places = [
  { city: "Albany", state: "NY", postalCode: "12207" },
  { city: "Fresno", state: "CA", postalCode: "93701" },
  { city: "Austin", state: "TX", postalCode: "78701" },
]

const patientOf = (i: number) => ({
  resourceType: "Patient",
  id: `person-${i}`,
  name: [{ family: `Lopez-${i.toString(36)}`, given: ["Zoë"] }],
  birthDate: new Date(Date.UTC(1940, 0, 1 + (i % 22_000))).toISOString().slice(0, 10),
  address: [{ line: [`${i + 1} Elm Street`], country: "US", ...places[i % places.length] }],
})
