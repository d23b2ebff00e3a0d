/**
 * What leaves a practice for others: charts exported by a biller for a processor, each an opening in the log, each sealed to its addressee. The
 * keys, and what was really in each parcel, are told to the drill and to nobody else.
 */
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ChartId, NamedRecords } from "@subrosa/contract"
import { generateAgeIdentity } from "@subrosa/crypto"
import { decryptAgeStream } from "@subrosa/crypto/open"
import { entriesOf } from "../handed-out.ts"
import type { Instance } from "../instance.ts"
import { admitColleague, type Colleague } from "../staff/colleague.ts"

export interface Parcels {
  dir: string
  files: string[]
  identity: string
  biller: Colleague
  charts: readonly ChartId[]
  /** Entries in the answers that the biller's device was given: the ground truth of what was disclosed. */
  entries: Set<string>
}

export async function sendParcels(instance: Instance, charts: readonly ChartId[], dir: string): Promise<Parcels> {
  const entries = new Set<string>()
  const biller = await admitColleague(instance, {
    roles: ["biller"],
    name: "Bill",
    clock: instance.clock,
    hear: (_path, answer) => {
      for (const { entry } of entriesOf(instance.practice, answer)) entries.add(entry)
    },
  })
  const { identity, recipient } = await generateAgeIdentity()
  await mkdir(dir, { recursive: true })
  const files: string[] = []
  for (const chart of charts) {
    const { fileName, stream } = await biller.engine.exportChart({
      ...{ chart, purpose: "HPAYMT", reason: "administration", format: "bundle", recipients: [recipient] },
    })
    const file = join(dir, fileName)
    await writeFile(file, stream)
    files.push(file)
  }
  return { dir, files, identity, biller, charts, entries }
}

/** A parcel in its addressee's hands. */
export async function openParcel(bytes: Uint8Array, identity: string): Promise<Buffer> {
  const stream = await decryptAgeStream(new Blob([new Uint8Array(bytes)]).stream(), { identities: [identity] })
  return Buffer.from(await new Response(stream).arrayBuffer())
}

/** What the practice's own log says that a biller opened, whose work is to send it on. Every line's proof is checked. */
export async function disclosedBy({ engine }: Instance, account: string): Promise<NamedRecords[]> {
  const charts = new Set<string>()
  for (const { type, account: by, chart, proof } of await engine.logEvents({ limit: 1000 })) {
    if (proof !== "verified") throw new Error("a line of the log does not verify")
    if (type === "release" && by === account && chart !== undefined) charts.add(chart)
  }
  return [...charts].map((chart) => ({ chart: chart as ChartId, kinds: ["directory", "billing"] }))
}
