/** R01 in words: what was measured here and by the same thief in plain tables, and how. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R01Figures } from "./measure.ts"

export function rowsOf({ search, withoutKeeperKey, withKeeperKey, links, baseline, control }: R01Figures): Row[] {
  const { search: plain } = baseline
  const auc = ({ auc: value, low, high }: { auc: number; low: number; high: number }) =>
    `AUC ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
  const trial = ({ decryption: { openedInAll, tries, keys } }: R01Figures["withKeeperKey"]) =>
    `${openedInAll} opened in ${number(tries)} tries with ${number(keys)} keys`
  return [
    {
      measure: "readable: patients with a clinical sentence in clear",
      subrosa: ofAll(search.readable, search.people),
      plain: ofAll(plain.readable, plain.people),
    },
    {
      measure: "patients with a name, contact or number in clear",
      subrosa: ofAll(search.identified, search.people),
      plain: ofAll(plain.identified, plain.people),
    },
    {
      measure: "canary hits",
      subrosa: ofAll(search.canaries.found, search.canaries.of),
      plain: ofAll(plain.canaries.found, plain.canaries.of),
    },
    {
      measure: "decryption, copy without the keeper's key",
      subrosa: trial(withoutKeeperKey),
      plain: "nothing to decrypt",
    },
    {
      measure: "decryption, complete copy with keeper.key",
      subrosa: trial(withKeeperKey),
      plain: "nothing to decrypt",
    },
    {
      measure: "known: patient or stranger, without the keeper's key",
      subrosa: auc(withoutKeeperKey.membership),
      plain: auc(baseline.membership),
    },
    {
      measure: "known: patient or stranger, with keeper.key",
      subrosa: auc(withKeeperKey.membership),
      plain: auc(baseline.membership),
    },
    {
      measure: "identity-note links correct",
      subrosa: `${links.correct} of ${links.guessed} (chance ${links.chance})`,
      plain: ofAll(baseline.links.correct, baseline.links.guessed),
    },
    {
      measure: "control: the same steps given the owner's key file",
      subrosa: `${control.decryption.trials.entries.opened} of ${control.entries} entries, ${ofAll(control.decrypted.readable, control.decrypted.people)} patients readable, ${auc(control.membership)}`,
      plain: "not needed",
    },
  ]
}

/** What was done, in sentences. */
export function howMeasured(result: R01Figures): string[] {
  const { population, seed, work, copy, databasePorts, search } = result
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
  return [
    `${number(population.patients)} patients (${population.kind === "invented" ? "invented" : "of the given files, each with planted notes"}; seed ${seed}), ` +
      `as many strangers. ${work.opened} charts opened, ${work.notes} notes signed, ${work.drafts} drafts, ${work.failedRequests} refused requests with patients' data in them, one backup.`,
    `The copy: data directory while running and after the stop (write-ahead log included), server and database logs, the backup, and a dump of ` +
      `${copy.tables} tables with ${number(copy.rows)} rows. ${megabytes(copy.bytes)} searched for ${number(search.needles.of)} facts in ${number(copy.patterns)} byte patterns ` +
      `in ${copy.seconds.toFixed(1)} s (${megabytes(copy.bytesPerSecond)}/s): plain, UTF-16, hexadecimal, base64 at each alignment, and inside gzip, zlib, zstd and DEFLATE.`,
    "R01's thief holds no keys. The complete data directory also holds keeper.key, so everything is measured twice: without that file and with it. " +
      "The keeper's key opens the keeper's own secrets and its release shares by design; no entry, name or token opens with them.",
    `${databasePorts === undefined ? "Listening ports could not be read on this system." : `The database listens on ${databasePorts.length} TCP ports (read from the kernel's table for its processes).`}`,
    ...(copy.innocent === 0 ? [] : [`${copy.innocent} patterns occur in an empty instance too and were left out.`]),
  ]
}

/** What this drill does not say. */
export const notMeasured: readonly string[] = [
  "Time to detection (ttd): a copy of disks is taken beneath the server, which cannot notice it. What notices is the host's own monitoring, which is not part of a throwaway instance.",
  "External self-scan: there is no database port to find. Only the application's own port listens, on loopback unless told otherwise.",
  "Writing to the store (R01's later variant) and a server taken while it runs (R04) are other drills.",
  "The backup's age layer is searched but not attacked: its recipient's key is not in the copy.",
  "Streams of lz4 are not looked into: neither the server nor its PostgreSQL writes any. Tables' own compression is undone by the dump.",
]
