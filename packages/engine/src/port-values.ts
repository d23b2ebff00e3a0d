/** What the engine's face takes and gives (port.ts): plain values that can cross into a worker. */
import type {
  AccountId,
  Alarm,
  AlarmKind,
  BlastSubject,
  ChannelStage,
  ChartId,
  DeviceId,
  DrillId,
  ExportId,
  Finding,
  PracticeId,
  Purpose,
  ReasonCode,
  RecoveryStanding,
  RelationKind,
  Role,
  SegmentKind,
  Settings,
  Severity,
  TeamId,
  TeamKind,
} from "@subrosa/contract"
import type { ChartSummary, NoteFormat, NoteSection, Resource } from "@subrosa/fhir"
import type { DrillReport } from "./watch/drills.ts"

/** An account that has signed in on this device before. */
export interface KnownAccount {
  practice: PracticeId
  account: AccountId
  name: string
  practiceName: string
  lastSignIn: string
}

export interface Me {
  practice: PracticeId
  practiceName: string
  account: AccountId
  name: string
  roles: Role[]
  teams: { id: TeamId; kind: TeamKind; name: string; custodian: boolean }[]
  limits: { hour: number; day: number }
  used: { hour: number; day: number }
  settings: Settings
  /** Ways in; below two, the person is urged to add one. */
  slots: number
  /** Newcomers waiting for this person's client. */
  pending: number
  /** Alarms that no officer has answered yet. */
  alarms: number
  /** Helpers who could bring this person back, and what they are to be told of recoveries of their account. */
  recovery: RecoveryStanding
  freshUntil: string
}

export type EngineState =
  | { kind: "signed-out"; known: KnownAccount[] }
  /** Signed in, but an owner's client has not yet confirmed the newcomer's keys. */
  | { kind: "pending"; known: KnownAccount[]; name: string; practiceName: string }
  /** A session exists; the keys were dropped from memory (idle, by hand, or by another tab). */
  | {
      kind: "locked"
      account: KnownAccount
      /** What was found, when it was not the person or the clock that locked. */
      because?: string
    }
  | { kind: "open"; me: Me }

/** JSON forms of WebAuthn options; `prfSalt` (B64U) is what to evaluate the PRF extension on. */
export interface PasskeyCreation {
  ticket: string
  options: Record<string, unknown>
  prfSalt: string
}
export interface PasskeyRequest {
  attempt: string
  options: Record<string, unknown>
  prfSalt?: string
}

export type WayIn =
  | { kind: "passkey"; registration: Record<string, unknown>; prf: Uint8Array; label: string }
  /** `totp` comes from `totpCreate` and is confirmed by a code from the person's app. */
  | { kind: "password"; loginName: string; password: string; totpSecret: string; totpCode: string }

export interface StaffMember {
  account: AccountId
  name: string
  roles: Role[]
  state: "pending" | "active" | "ended"
  /** Whether a chain of endorsements leads to the practice's founder (spec/account.md). */
  trusted: boolean
  untrustedBecause?: string
  me: boolean
}

export interface WorklistItem {
  chart: ChartId
  name: string
  birthDate?: string
  lastOpened?: string
}

/** A chart that is open in this engine. */
export interface OpenChart {
  chart: ChartId
  kind: "patient" | "practice"
  careTeam: TeamId
  segments: { kind: SegmentKind; entries: number }[]
  summary: ChartSummary
  /** Notes being written by this person in this chart. */
  drafts: Draft[]
  /** The log entry of this opening, proof checked. */
  receipt: { index: number; size: number; time: string }
  openedAt: string
  /** Records that did not open, by reason; never silently dropped. */
  unreadable: { entry: string; because: string }[]
  /** The newest Patient resource, as `resourceUpdate` takes it. */
  patient?: Resource
  /** Earlier versions of resources that have any, by `<type>/<id>`, the latest first. */
  history?: Record<string, { resource: Resource; recordedAt: string; author: AccountId }[]>
}

export interface Draft {
  id: string
  chart: ChartId
  kind: "clinical" | "psychotherapy"
  format: NoteFormat
  title: string
  sections: NoteSection[]
  /** The note being amended, as `Composition/<id>`. */
  amends?: string
  encounter?: { start: string; end?: string; reference?: string }
  updatedAt: string
}

/** How many patients could be read through one door, at most, before something stops it. */
export interface BlastLine {
  kind: BlastSubject["kind"]
  name: string
  hour: number
  day: number
  week: number
  derivation: string[]
  stoppedBy: string
}

/** What of one chart a device was given. */
export interface ExposureLine {
  chart: ChartId
  kinds: { kind: SegmentKind; entries: number }[]
  firstAt: string
  lastAt: string
  /** It may lie open there now. */
  open: boolean
  /** The latest that it can still be in the device's memory; absent while the session goes on. */
  heldUntil?: string
}

/** A device's line in the exposure ledger. */
export interface Exposure {
  device: DeviceId
  label: string
  account: AccountId
  name: string
  signedIn: boolean
  since: string
  /** The newest first. */
  lines: ExposureLine[]
  entries: number
  /** What whoever takes it does not get, in sentences. */
  cannot: string[]
}

/** One line of "who opened this chart". */
export interface OpeningLine {
  index: number
  time: string
  account: AccountId
  name: string
  device: DeviceId
  deviceLabel?: string
  type: "release" | "write" | "break-glass" | "relation"
  purpose?: Purpose
  /** Why, as the keeper knew it or as it was said. */
  reason?: ReasonCode
  /** A colleague was put to the patient, or that was ended. */
  relation?: { kind: RelationKind; change: "set" | "ended"; subject: string; name?: string; until?: string }
  segments: SegmentKind[]
  entries: number
  export: boolean
  /** A reason in the person's own words. */
  note?: string
  /** The line's inclusion in the signed log was checked just now. */
  proof: "verified" | "failed"
}

export interface LogLine {
  index: number
  time: string
  type: string
  account: AccountId
  name: string
  /** In plain words, without names of patients. */
  text: string
  chart?: ChartId
  /** Of the entry of an export as a whole. */
  export?: ExportId
  /** Of an alarm: what kind. */
  alarm?: AlarmKind
  proof: "verified" | "failed"
}

/** How the log's witnesses stand (spec/witness.md). */
export interface WitnessStanding {
  /** `none`: nobody is asked. `waiting`: a new policy, nothing is cosigned yet. `overdue`: charts stay shut until the witnesses answer. */
  standing: "none" | "waiting" | "confirmed" | "overdue"
  policy?: {
    version: number
    quorum: number
    maxAgeMinutes: number
    setAt: string
    setBy: string
    witnesses: { name: string; key: string; url?: string }[]
  }
  /** The newest checkpoint that enough witnesses have cosigned, verified here. */
  cosigned?: { size: number; time: string }
  /** Entries in the log now, as the server says. */
  size: number
  /** Each witness's last word, as the server says. */
  witnesses: {
    name: string
    key: string
    url?: string
    cosigned?: { size: number; time: string }
    problem?: { text: string; at: string }
  }[]
  /** The last time that less was asked of the witnesses than before, on this device's record. */
  weakened?: { at: string; text: string }
  /** For a witness's machine: the log's verifier key and its address. */
  log: { key: string; url: string }
}

export interface WitnessChoice {
  witnesses: { name: string; key: string; url?: string }[]
  quorum: number
  maxAgeMinutes: number
}

export interface ImportSource {
  name: string
  size?: number
  /** Called up to twice; each time the file from its beginning. */
  stream(): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
}

/** Of the whole import. */
export interface ImportProgress {
  /** The file that is being read. */
  file: string
  /** `looking`: through all the files, for patients who come later than what belongs to them. */
  phase: "looking" | "importing" | "done"
  /** Of all files, in this phase. */
  bytesDone: number
  /** Absent when a file's size is not known beforehand. */
  bytesTotal?: number
  resources: number
  /** That the server has taken. */
  charts: number
}

export interface ImportRefusal {
  file: string
  /** Byte offset, 1-based line and, in a Bundle, index of the entry. */
  offset: number
  line: number
  entry?: number
  resourceType?: string
  path?: string
  reason: string
}

export interface ImportReport {
  files: number
  bytes: number
  charts: { created: number; extended: number }
  /** Per resource type. `same`: was here already. */
  resources: Record<string, { added: number; updated: number; same: number; refused: number }>
  refused: ImportRefusal[]
  /** So much was refused that the files are likely of another version of FHIR than R4. */
  isOtherVersion: boolean
  /** Filed without a patient, in the practice's own chart. */
  unfiled: number
  /** Bundles whose own fields only say how their entries travelled, by Bundle type: not kept. */
  wrappers: Record<string, number>
  patients: { chart: ChartId; name: string; created: boolean }[]
  /** True when it was stopped; running it again goes on. */
  interrupted: boolean
}

export interface ExportOptions {
  format: "bundle" | "ndjson"
  /** age recipients; none: plain. */
  recipients?: string[]
  passphrase?: string
  /** Older versions too, each before the newer. */
  history?: boolean
}

export interface ExportResult {
  fileName: string
  stream: ReadableStream<Uint8Array>
}

export interface FindResult {
  /** From this person's own list or what is open; no server asked. */
  local: WorklistItem[]
  /** Charts that carry a keyed token of the query. Their names are known only once opened. */
  charts: { chart: ChartId; name?: string; birthDate?: string }[]
  /** What of the query could be searched ("family name and birth date", ...); empty: too little given. */
  searchedBy: string[]
}

/** An alarm with people's and devices' names; a patient has none here. */
export interface AlarmLine extends Alarm {
  subjectName: string
  accountName?: string
  answeredByName?: string
}

/** A channel to be made; its id is the engine's. */
export type ChannelInput =
  | { kind: "email"; label: string; stage: ChannelStage; least: Severity; address: string }
  | { kind: "webhook"; label: string; stage: ChannelStage; least: Severity; url: string; secret: string }

/** Openings that stand out, in words. */
export interface FindingLine extends Omit<Finding, "question" | "answer"> {
  name: string
  decidedByName?: string
  /** Why, in plain words, the heaviest reason first. */
  because: string[]
  question?: string
  answer?: string
}

/** A drill's result that an officer kept. */
export interface KeptDrillLine {
  id: DrillId
  drill: string
  ranAt: string
  keptAt: string
  /** Who kept it. */
  by: string
  bars: number
  missed: number
  report?: DrillReport
}
