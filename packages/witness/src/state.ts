/** What a witness remembers, and its form on disk: one line of JSON, and its digest so that damage is found. Pure. */
import { hash } from "node:crypto"
import { emptyRoot, parseCheckpoint, parseNote, type TreeHead } from "@subrosa/log"
import { WitnessError } from "./error.ts"

export type AlarmKind = "forked" | "went back" | "unproven"

export interface Alarm {
  kind: AlarmKind
  origin: string
  /** RFC 3339. */
  at: string
  /** Size that the log showed, and the size cosigned before. */
  shown: number
  cosigned: number
  /** File in the state directory that holds the signed checkpoints. */
  evidence: string
  /** When it was over: the log went on from what was cosigned, or the witness's operator has looked. */
  resolvedAt?: string
  /** When the webhook took it. */
  toldAt?: string
}

export interface WitnessedLog {
  /** The newest checkpoint cosigned: signed note with the log's signature and ours. */
  note: string
  /** When it was cosigned, RFC 3339. */
  at: string
  /** Notes cosigned before it, newest first; they make a fork certain. */
  earlier: string[]
}

export interface WitnessState {
  /** Counts the writes: an older copy of the file is found by it. */
  generation: number
  logs: Record<string, WitnessedLog>
  alarms: Alarm[]
}

export const emptyState: WitnessState = { generation: 0, logs: {}, alarms: [] }

const format = "subrosa-witness/1"
const earlierMax = 32
const alarmsMax = 100
const nothing: TreeHead = { size: 0, root: emptyRoot }

/** The newest head cosigned; of size 0 before the first. */
export function headOf(log: WitnessedLog | undefined): TreeHead {
  return log === undefined ? nothing : headOfNote(log.note)
}

/** Only notes that were verified are ever in the state. */
export function headOfNote(note: string): TreeHead {
  const { size, root } = parseCheckpoint(parseNote(note).text)
  return { size, root }
}

/** The state after a checkpoint was cosigned: what was only suspected is over, because the log has gone on from where it was. */
export function withCosigned(state: WitnessState, origin: string, note: string, at: string): WitnessState {
  const before = state.logs[origin]
  const isGrown = before !== undefined && headOf(before).size < headOfNote(note).size
  const earlier = isGrown ? [before.note, ...before.earlier].slice(0, earlierMax) : (before?.earlier ?? [])
  const alarms = state.alarms.map((alarm) =>
    alarm.origin === origin && alarm.kind !== "forked" && alarm.resolvedAt === undefined
      ? { ...alarm, resolvedAt: at }
      : alarm,
  )
  return { generation: state.generation + 1, logs: { ...state.logs, [origin]: { note, at, earlier } }, alarms }
}

/** The state with another alarm; the oldest that are over make room. */
export function withAlarm(state: WitnessState, alarm: Alarm): WitnessState {
  const kept = [...state.alarms, alarm]
  const over = kept.findIndex(({ resolvedAt }) => resolvedAt !== undefined)
  const alarms = kept.length > alarmsMax && over >= 0 ? kept.toSpliced(over, 1) : kept
  return { ...state, generation: state.generation + 1, alarms }
}

/** The open alarm of this kind, if there is one: it is told once. */
export const openAlarm = (state: WitnessState, origin: string, kind?: AlarmKind): Alarm | undefined =>
  state.alarms.find(
    (alarm) => alarm.origin === origin && alarm.resolvedAt === undefined && (kind === undefined || alarm.kind === kind),
  )

export function formatState(state: WitnessState): string {
  const line = JSON.stringify({ format, ...state })
  return `${line}\n${hash("sha256", line)}\n`
}

/** @throws WitnessError `state_corrupt` */
export function parseState(text: string): WitnessState {
  const [line = "", digest = "", end] = text.split("\n")
  if (end !== "" || digest !== hash("sha256", line)) throw corrupt("its digest does not fit its content")
  const value: unknown = JSON.parse(line)
  if (!isState(value)) throw corrupt("it is of another version")
  const { generation, logs, alarms } = value
  for (const log of Object.values(logs)) headOf(log)
  return { generation, logs, alarms }
}

/** The digest vouches that we wrote it: its version is all there is to check. */
function isState(value: unknown): value is WitnessState {
  return typeof value === "object" && value !== null && "format" in value && value.format === format
}

const corrupt = (why: string) =>
  new WitnessError(
    "state_corrupt",
    `the witness's state file is damaged: ${why}`,
    "put back the newest copy you are sure of, or start a new witness in an empty directory and tell the practices its new key; do not delete it to go on",
  )
