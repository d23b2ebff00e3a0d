/** Incidents: who was exposed, from a log of ten million events, found by the keeper and each line proven by the client. */
import type { AccountId, DeviceId, Operation, Taken } from "@subrosa/contract"
import { checkCheckpoint } from "@subrosa/testkit"
import type { CallInput } from "../../packages/engine/src/core.ts"
import { runScope } from "../../packages/engine/src/incident/compute-scope.ts"
import { proverOf } from "../../packages/engine/src/incident/log-prover.ts"
import { accountOf, type LongLog, writeLongLog, writeTree } from "../incident/write-long-log.ts"
import type { LogAnswer, LogQuestion } from "../log/question.ts"
import { readLogFile } from "../log/read-tiles.ts"
import { call } from "../practice/call.ts"
import { type Child, startChild } from "../processes/child.ts"
import { withClient } from "../processes/server.ts"
import { figure, type Section } from "../report.ts"
import { type Bench, settle } from "./bench.ts"

const eventsWanted = 10_000_000
const secondsMax = 10
const stepMs = 3000

interface Asked {
  name: string
  taken: Taken
  whole: boolean
}

export async function incidentSection(bench: Bench, say: (text: string) => void): Promise<Section> {
  const log = await writeLog(bench, say)
  const rows: string[][] = []
  let worst = 0
  for (const asked of questions(log)) {
    const { seconds, events, charts, entries, tiles, heapMib } = await scope(bench, asked)
    worst = Math.max(worst, seconds)
    rows.push([
      asked.name,
      ...[events, charts, entries, tiles].map((n) => n.toLocaleString("en")),
      figure(seconds),
      figure(heapMib),
    ])
  }
  return {
    title: "Incidents",
    intro:
      `Who was exposed, computed from a log of ${log.events.toLocaleString("en")} events (${log.accounts.toLocaleString("en")} people, ` +
      `${log.charts.toLocaleString("en")} charts): pages of events over HTTP, each event hashed and compared with proven tiles.`,
    tables: [{ head: ["taken", "events read", "people", "entries", "tiles", "seconds", "heap MiB"], rows }],
    bars: [
      {
        what: "scope, the slowest",
        measured: `${figure(worst)} s`,
        wanted: `< ${secondsMax} s`,
        met: worst < secondsMax,
      },
    ],
  }
}

async function writeLog(bench: Bench, say: (text: string) => void): Promise<LongLog> {
  const { server, practice } = bench
  const events = bench.scale(eventsWanted)
  const known = await headOf(bench)
  const log: LongLog = {
    events,
    accounts: 1000,
    charts: events / 20,
    stepMs,
    start: new Date(Date.now() + 60_000),
    from: known.size,
  }
  say(`a log of ${events.toLocaleString("en")} events`)
  await withClient(server.admin, async (client) => {
    await writeLongLog(client, practice.id, practice.careTeam, log)
    await writeTree(client, practice.id, known.size + events)
  })
  await settle(server)
  // The sequencer's next event signs the whole tree.
  const child: Child<LogQuestion, LogAnswer> = startChild(new URL("../log/sequencer.ts", import.meta.url))
  const [owner] = practice.members
  if (owner === undefined) throw new Error("invariant: a practice has an owner")
  try {
    await child.ask({ kind: "open", connection: server.connection, keeperKey: server.keeperKey })
    const { person, device } = owner
    await child.ask({ kind: "append", practice: practice.id, account: person.account, device, events: 1, inFlight: 1 })
  } finally {
    await child.stop()
  }
  return log
}

function questions(log: LongLog): Asked[] {
  const at = (share: number) => new Date(log.start.getTime() + log.events * log.stepMs * share).toISOString()
  const day = new Date(Date.parse(at(0.5)) + 86_400_000).toISOString()
  const account = accountOf(7) as AccountId
  const device = accountOf(7).replace("-8001-", "-8002-") as DeviceId
  return [
    {
      name: "a session, one day, every event read",
      whole: true,
      taken: { kind: "session", account, device, unlocked: false, from: at(0.5), to: day },
    },
    {
      name: "stolen ways in, a month",
      whole: false,
      taken: { kind: "account", account, trustedDevices: [], from: at(0.5), to: at(0.6) },
    },
    { name: "an insider, the whole log", whole: false, taken: { kind: "insider", account, from: at(0) } },
  ]
}

const headOf = async ({ server, practice }: Bench) =>
  checkCheckpoint(
    { practice: practice.id, logKey: practice.logKey },
    Buffer.from(await readLogFile(server.url, practice.id, "checkpoint")).toString(),
  )

async function scope(bench: Bench, { taken, whole }: Asked) {
  const { server, practice } = bench
  const [owner] = practice.members
  let tiles = 0
  const core = {
    practice: () => practice.id,
    readLog: (path: string) => {
      tiles++
      return readLogFile(server.url, practice.id, path)
    },
    call: <O extends Operation>(operation: O, { params, ...input }: CallInput<O>) =>
      call(server.url, operation, { ...input, params: { practice: practice.id, ...Object(params) } }, owner),
  }
  const head = await headOf(bench)
  globalThis.gc?.()
  const start = performance.now()
  const prover = proverOf(core, { size: head.size, root: head.root, note: "" })
  let [events, charts, entries, heapMib] = [0, 0, 0, 0]
  const onProgress = ({ phase, done }: { phase: string; done: number }) => {
    if (phase === "events") events = done
    heapMib = Math.max(heapMib, process.memoryUsage().heapUsed / 2 ** 20)
  }
  const run = await runScope(core, prover, [taken], { whole, onProgress })
  for await (const { exposed } of run.charts) {
    if (exposed === undefined) continue
    charts++
    entries += exposed.segments.reduce((sum, segment) => sum + segment.entries.length, 0)
  }
  return { seconds: (performance.now() - start) / 1000, events, charts, entries, tiles, heapMib }
}
