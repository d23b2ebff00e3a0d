/**
 * The exposure ledger: what a device holds now, and what was opened on it since when. Computed like a case's scope, from proven events of
 * the log, so that what it says before a theft is what a case says after it.
 *
 * Nothing opened is kept on disk: a device holds it in memory until it is locked, closed or its session ends, after 12 hours at the latest.
 */
import { type ChartId, type DeviceId, deviceSearch, type SegmentKind } from "@subrosa/contract"
import type { ExposedChart, Why } from "@subrosa/incident"
import type { Core } from "../core.ts"
import { runScope } from "../incident/compute-scope.ts"
import { logProver } from "../incident/log-prover.ts"
import { newestHead } from "../log/newest-head.ts"
import { staffNames } from "../log/staff-names.ts"
import { type Engine, EngineError, type Exposure, type ExposureLine } from "../port.ts"

type Input = Parameters<Engine["exposure"]>[0]

/** Longest that a session, and with it what it opened, can live (keeper, `sessionHours`). */
const sessionMs = 12 * 3_600_000

/** @throws EngineError invalid_input for a device that is not signed in here any more */
export async function readExposure(core: Core, { device, since }: Input): Promise<Exposure> {
  const { devices } = await core.call(deviceSearch, { query: { all: "true" } })
  const known = devices.find(({ id }) => id === device)
  if (known === undefined) throw new EngineError("invalid_input", "There is no such device here.", { field: "device" })
  const now = core.now()
  // Of a lost device nothing is released any more: the list is what it was then.
  const end = known.lostAt === null ? now : new Date(known.lostAt)
  const from = since ?? new Date(end.getTime() - sessionMs).toISOString()
  const prover = await logProver(core, newestHead(core))
  const taken = { kind: "device" as const, device, unlocked: true, from }
  const run = await runScope(core, prover, [taken], { whole: false })
  const lines: ExposureLine[] = []
  for await (const { chart, exposed, practice } of run.charts) {
    const held = exposed ?? practice
    if (held !== undefined) lines.push(lineOf(chart, held, now.toISOString(), known.signedIn))
  }
  const nameOf = await staffNames(core, [known.account])
  const patients = lines.length
  return {
    device,
    label: known.label,
    account: known.account,
    name: nameOf(known.account),
    signedIn: known.signedIn,
    since: from,
    lines: lines.sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1)),
    entries: lines.reduce((sum, line) => sum + line.kinds.reduce((of, { entries }) => of + entries, 0), 0),
    cannot: [
      `Nothing of any chart but ${patients === 1 ? "this one" : `these ${patients}`} was released to this device since then: the server gives a key share for each chart it releases, and each release is in the log.`,
      "Whoever takes the device while it is locked or switched off holds none of it: keys and charts are in memory only.",
    ],
  }
}

function lineOf(chart: string, { segments }: ExposedChart, now: string, signedIn: boolean): ExposureLine {
  const whys = segments.flatMap(({ entries }) => entries.flatMap(({ why }) => why))
  const times = whys.flatMap((why) => ("time" in why ? [why.time] : [])).sort()
  const until = heldUntil(whys)
  return {
    chart: chart as ChartId,
    kinds: segments.map(({ kind, entries }): { kind: SegmentKind; entries: number } => ({
      kind,
      entries: entries.length,
    })),
    firstAt: times[0] ?? now,
    lastAt: times.at(-1) ?? now,
    open: signedIn && (until === null || until === undefined || until > now),
    ...(until !== undefined && until !== null && { heldUntil: until }),
  }
}

/** The latest end of what is held; null: no end is known yet, for the session goes on. */
function heldUntil(whys: readonly Why[]): string | null | undefined {
  const ends = whys.flatMap((why) => (why.kind === "held" ? [why.until] : []))
  if (ends.includes(null)) return null
  return ends
    .filter((end) => end !== null)
    .sort()
    .at(-1)
}

/** One press: a case about the lost device, its sessions ended and locked, and the exact list of what a thief could hold, frozen. */
export async function reportLost(
  incidents: Pick<Engine, "caseReport">,
  core: Core,
  { device, lostAt, unlocked }: { device: DeviceId; lostAt: string; unlocked: boolean },
): ReturnType<Engine["deviceLost"]> {
  const { case: id, counts } = await incidents.caseReport({
    title: "Lost device",
    by: "person",
    discoveredAt: core.now().toISOString(),
    discoveredBy: core.account(),
    taken: [{ kind: "device", device, unlocked, from: lostAt }],
    rehearsal: false,
    contain: { devices: [device] },
  })
  return { case: id, charts: counts.charts, entries: counts.entries }
}
