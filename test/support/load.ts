/** A practice at work: people who write and open without pause, and keep in mind what they were told. */
import { setTimeout as sleep } from "node:timers/promises"
import {
  type ChartId,
  chartOpen,
  entryCreate,
  type LogReceipt,
  type NewEntry,
  type SegmentKind,
} from "@subrosa/contract"
import type { Member } from "@subrosa/testkit"
import { token } from "./cast.ts"
import { type Heard, tell } from "./client.ts"
import type { Dice } from "./dice.ts"
import { entryText, type HeldTeams, type SealedChart, sealedChart, sealedEntry } from "./sealed-chart.ts"

export interface Written {
  entry: NewEntry
  kind: SegmentKind
  seq: number
  text: string
}

/** What reached somebody. */
export interface Told {
  charts: Map<ChartId, SealedChart>
  /** Who made each: people write for their own patients (spec/governor.md, "Imports"). */
  makers: Map<ChartId, Member>
  /** Acknowledged entries. */
  written: Map<string, Written>
  /** Writes whose answer did not come: to be made again. */
  unanswered: Write[]
  /** Openings of which at least the beginning of a success came. */
  opened: { request: string; receipt: LogReceipt | undefined; shares: number }[]
  /** Other answers, by status. */
  refusals: Map<string, number>
}

export interface Write {
  by: Member
  body: {
    charts: unknown[]
    entries: NewEntry[]
    searchTokens: unknown[]
    resourceTokens: unknown[]
    replaceSearchTokens: []
  }
  made: SealedChart[]
  texts: Map<string, { kind: SegmentKind; text: string }>
}

export interface Practice {
  url: string
  practice: string
  people: readonly Member[]
  teams: HeldTeams
  dice: Dice
  told: Told
}

export const nothingTold = (): Told => ({
  charts: new Map(),
  makers: new Map(),
  written: new Map(),
  unanswered: [],
  opened: [],
  refusals: new Map(),
})

const kindsWritten: readonly SegmentKind[] = ["directory", "clinical"]

/** Runs until told to stop; answers when everyone has come to the end of what they were doing. */
export function work(practice: Practice): { stop(): Promise<void> } {
  let isOver = false
  const repeat = async (act: () => Promise<boolean>) => {
    while (!isOver) if (!(await act())) await sleep(20)
  }
  const by = (i: number): Member => {
    const member = practice.people[i % practice.people.length]
    if (member === undefined) throw new Error("nobody is at work")
    return member
  }
  const all = Promise.all([
    ...[0, 1, 2].map((i) => repeat(() => writeNotes(practice, by(i)))),
    ...[3, 4, 5].map((i) => repeat(() => openOne(practice, by(i)))),
    ...[0, 1, 2].map((i) => repeat(() => bringIn(practice, by(i), practice.dice.between(1, 2)))),
  ])
  return {
    async stop() {
      isOver = true
      await all
    },
  }
}

/** New charts with entries and tokens, as an import sends them. */
export async function bringIn(practice: Practice, by: Member, charts: number): Promise<boolean> {
  const { teams, told } = practice
  // Enough charts to choose from; the governor lets a person open a thousand an hour.
  if (told.charts.size > 400) return writeNotes(practice, by)
  const made: SealedChart[] = []
  for (let i = 0; i < charts; i++) made.push(await sealedChart(practice.practice, teams.care.id, kindsWritten, teams))
  const write = await newWrite(practice, by, made, made)
  for (const { wire } of made) {
    write.body.searchTokens.push({ chart: wire.id, token: token() })
    write.body.resourceTokens.push({ chart: wire.id, key: token(), content: token() })
  }
  return send(practice, write)
}

async function writeNotes(practice: Practice, by: Member): Promise<boolean> {
  const { dice, told } = practice
  const known = [...told.charts.values()].filter(({ wire }) => told.makers.get(wire.id) === by)
  if (known.length === 0) return false
  return send(practice, await newWrite(practice, by, [], [dice.pick(known)]))
}

async function newWrite(
  { practice, dice }: Practice,
  by: Member,
  made: SealedChart[],
  into: SealedChart[],
): Promise<Write> {
  const write: Write = {
    by,
    made,
    texts: new Map(),
    body: {
      charts: made.map(({ wire }) => wire),
      entries: [],
      searchTokens: [],
      resourceTokens: [],
      replaceSearchTokens: [],
    },
  }
  for (const { wire, segments } of into) {
    for (let i = dice.between(1, 3); i > 0; i--) {
      const kind = dice.pick(kindsWritten)
      const segment = segments.get(kind)
      if (segment === undefined) continue
      const text = `${entryText(kind).slice(0, -1)},"note":"${dice.next()}"}`
      const entry = await sealedEntry(practice, wire.id, segment, text)
      write.body.entries.push(entry)
      write.texts.set(entry.id, { kind, text })
    }
  }
  return write
}

/** Whether it was acknowledged; if not it waits to be made again, with the same ids and bytes. */
export async function send({ url, practice, told }: Practice, write: Write): Promise<boolean> {
  const heard = await tell(url, write.by, {
    method: "POST",
    target: `/v1/practices/${practice}/entries`,
    body: write.body,
  })
  if (heard.status !== 200 || !heard.whole) {
    told.unanswered.push(write)
    note(told, heard)
    return false
  }
  const { entries } = entryCreate.result.parse(JSON.parse(heard.body.toString()))
  const seqs = new Map<string, number>(entries.map(({ id, seq }) => [id, seq]))
  for (const chart of write.made) {
    told.charts.set(chart.wire.id, chart)
    told.makers.set(chart.wire.id, write.by)
  }
  for (const entry of write.body.entries) {
    const said = write.texts.get(entry.id)
    const seq = seqs.get(entry.id)
    if (said === undefined || seq === undefined) throw new Error("an entry was not answered for")
    told.written.set(entry.id, { entry, seq, ...said })
  }
  return true
}

async function openOne(practice: Practice, by: Member): Promise<boolean> {
  const { dice, told } = practice
  const known = [...told.charts.keys()]
  return known.length > 0 && (await open(practice, by, dice.pick(known))) !== undefined
}

/** The answer, if it came whole. */
export async function open({ url, practice, told }: Practice, by: Member, chart: ChartId) {
  const segments = kindsWritten.map((kind) => ({ kind, after: 0 }))
  const target = `/v1/practices/${practice}/charts/${chart}/open`
  const body = { segments, purpose: "TREAT", checkpointSize: 0 }
  const heard = await tell(url, by, { method: "POST", target, body })
  if (heard.status !== 200) {
    note(told, heard)
    return undefined
  }
  const answer = heard.whole ? chartOpen.result.parse(JSON.parse(heard.body.toString())) : undefined
  // Half an answer may hold shares too.
  const shares = heard.body.toString().match(/"share":"/g)?.length ?? 0
  told.opened.push({ request: heard.request, receipt: answer?.receipt, shares })
  return answer
}

function note({ refusals }: Told, { status, whole, body }: Heard): void {
  const code = status === undefined || !whole ? "no answer" : `${status} ${/"code":"(\w+)"/.exec(body.toString())?.[1]}`
  refusals.set(code, (refusals.get(code) ?? 0) + 1)
}
