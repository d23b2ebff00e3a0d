/**
 * What the unlocked side offers to a user interface or the command line: the engine's whole face.
 *
 * Everything here takes and gives plain structured-clonable values, so that the engine can live in a worker. Calls that need a fresh
 * sign-in reject with an EngineError of code `step_up_required`; calls while locked with `locked`.
 */
import type {
  AccountId,
  ChartId,
  DeviceId,
  InvitationId,
  LimitState,
  Limits,
  PracticeId,
  Purpose,
  Role,
  SegmentKind,
  Settings,
  SlotId,
  SlotKind,
  TeamId,
} from "@subrosa/contract"
import type { ChartSummary, NoteFormat, NoteSection, Resource } from "@subrosa/fhir"

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
  teams: { id: TeamId; kind: "practice" | "care" | "personal"; name: string; custodian: boolean }[]
  limits: { hour: number; day: number }
  used: { hour: number; day: number }
  settings: Settings
  /** Ways in; below two, the person is urged to add one. */
  slots: number
  /** Newcomers waiting for this person's client. */
  pending: number
  freshUntil: string
}

export type EngineState =
  | { kind: "signed-out"; known: KnownAccount[] }
  /** Signed in, but an owner's client has not yet confirmed the newcomer's keys. */
  | { kind: "pending"; known: KnownAccount[]; name: string; practiceName: string }
  /** A session exists; the keys were dropped from memory (idle, by hand, or by another tab). */
  | { kind: "locked"; account: KnownAccount }
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

/** One line of "who opened this chart". */
export interface OpeningLine {
  index: number
  time: string
  account: AccountId
  name: string
  device: DeviceId
  deviceLabel?: string
  type: "release" | "write"
  purpose?: Purpose
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
  proof: "verified" | "failed"
}

export interface ImportSource {
  name: string
  size?: number
  /** Called up to twice; each time the file from its beginning. */
  stream(): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
}

export interface ImportProgress {
  file: string
  phase: "looking" | "importing" | "done"
  bytesDone: number
  bytesTotal?: number
  resources: number
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

export interface Engine {
  // State
  state(): EngineState
  onState(listener: (state: EngineState) => void): () => void
  /** Any sign of a person at the keyboard; restarts the idle lock. */
  touch(): void
  serverRead(): Promise<{ ready: boolean; version: string; rpId: string }>

  // Beginning
  setupStart(input: { setupToken: string; practiceName: string; personName: string }): Promise<PasskeyCreation>
  setupFinish(input: { ticket: string; wayIn: WayIn; seesPatients: boolean; deviceLabel: string }): Promise<void>
  joinStart(input: {
    link: string
    personName: string
  }): Promise<PasskeyCreation & { practiceName: string; inviterName: string; roles: Role[] }>
  joinFinish(input: { ticket: string; wayIn: WayIn; deviceLabel: string }): Promise<void>
  /** A new TOTP secret with its otpauth:// address for a QR code. */
  totpCreate(loginName: string): Promise<{ secret: string; uri: string }>

  // Signing in; each renews the open session when one is there (fresh sign-in)
  passkeyStart(account?: { practice: PracticeId; account: AccountId }): Promise<PasskeyRequest>
  /** Without `prf` (the account was not known before) the answer asks for a second touch. */
  passkeyFinish(input: {
    attempt: string
    assertion: Record<string, unknown>
    prf?: Uint8Array
    deviceLabel: string
  }): Promise<{ done: true } | { done: false; again: PasskeyRequest }>
  passwordSignIn(input: { loginName: string; password: string; totpCode: string; deviceLabel: string }): Promise<void>
  recoverySignIn(input: { practice: PracticeId; account: AccountId; code: string; deviceLabel: string }): Promise<void>
  /** Signs in with a key file (spec/key-file.md); the device key is the file's own. */
  keyFileSignIn(input: { text: string; passphrase: string; deviceLabel: string }): Promise<void>
  /**
   * Creates a practice whose first owner holds a key file. `keep` receives the finished, encrypted file and must make it durable: the practice
   * is created only after it resolves.
   */
  keyFileSetup(input: {
    setupToken: string
    practiceName: string
    personName: string
    seesPatients: boolean
    deviceLabel: string
    passphrase: string
    keep(text: string): Promise<void>
  }): Promise<{ practice: PracticeId; account: AccountId }>
  /** Drops all keys from memory, in every tab. */
  lock(): Promise<void>
  signOut(input: { everywhere: boolean }): Promise<void>
  /** Forgets an account on this device. */
  forget(account: AccountId): Promise<void>

  // Own ways in and devices
  slots(): Promise<{ id: SlotId; kind: SlotKind; label: string; createdAt: string; lastUsedAt: string | null }[]>
  passkeyAddStart(): Promise<PasskeyCreation>
  passkeyAddFinish(input: {
    ticket: string
    registration: Record<string, unknown>
    prf: Uint8Array
    label: string
  }): Promise<void>
  passwordAdd(input: { loginName: string; password: string; totpSecret: string; totpCode: string }): Promise<void>
  /** Makes a recovery code (replacing an earlier kit) for printing. Shown once. */
  recoveryKitCreate(): Promise<{
    code: string
    practice: PracticeId
    account: AccountId
    name: string
    practiceName: string
    createdAt: string
  }>
  slotEnd(slot: SlotId): Promise<void>
  devices(all?: boolean): Promise<
    {
      id: DeviceId
      account: AccountId
      name: string
      label: string
      createdAt: string
      lastSeenAt: string | null
      signedIn: boolean
      here: boolean
    }[]
  >
  deviceEnd(device: DeviceId): Promise<void>

  // People
  staff(): Promise<StaffMember[]>
  invite(input: {
    roles: Role[]
    label: string
    days?: number
  }): Promise<{ id: InvitationId; link: string; expiresAt: string }>
  invitations(): Promise<
    {
      id: InvitationId
      label: string
      roles: Role[]
      expiresAt: string
      state: "open" | "waiting" | "used" | "expired"
      link?: string
    }[]
  >
  invitationEnd(id: InvitationId): Promise<void>
  /** Checks the MACs of newcomers this client invited and lets them in; runs by itself while open. Answers what it refused and why. */
  confirmNewcomers(): Promise<{ confirmed: string[]; refused: { name: string; because: string }[] }>
  rolesUpdate(input: { account: AccountId; roles: Role[] }): Promise<void>
  accountEnd(account: AccountId): Promise<void>
  teams(): Promise<
    {
      id: TeamId
      kind: "practice" | "care" | "personal"
      name: string
      members: { account: AccountId; name: string; custodian: boolean }[]
    }[]
  >
  teamCreate(input: { name: string; members: AccountId[] }): Promise<TeamId>
  teamMemberAdd(input: { team: TeamId; account: AccountId }): Promise<void>
  teamMemberEnd(input: { team: TeamId; account: AccountId }): Promise<void>
  limits(): Promise<Limits>
  limitsUpdate(limits: Limits): Promise<void>
  settingsUpdate(settings: Settings): Promise<void>

  // Charts
  /** One's own list, and those of one's care teams. */
  worklist(): Promise<WorklistItem[]>
  /** Adds to one's own list; takes off every list the chart is on. */
  worklistUpdate(input: { add?: WorklistItem[]; remove?: ChartId[] }): Promise<WorklistItem[]>
  find(query: string): Promise<FindResult>
  patientCreate(input: { patient: Resource; careTeam?: TeamId }): Promise<ChartId>
  /** A logged release. `segments` absent: all this person may open. Refuses with `proof_failed` if the log's answer does not verify. */
  chartOpen(input: { chart: ChartId; purpose: Purpose; note?: string; segments?: SegmentKind[] }): Promise<OpenChart>
  /** The chart as it is open here now, without asking the server; undefined if it is not. */
  chartNow(chart: ChartId): OpenChart | undefined
  chartClose(chart: ChartId): void
  /** A new version of a resource of an open chart (demographics). */
  resourceUpdate(input: { chart: ChartId; resource: Resource }): Promise<OpenChart>
  /** Bytes of an attachment of an open chart, by hole id. */
  attachmentRead(input: { chart: ChartId; attachment: string }): Promise<{ contentType?: string; bytes: Uint8Array }>

  // Notes
  draftSave(input: Omit<Draft, "updatedAt">): Promise<Draft>
  drafts(): Promise<Draft[]>
  draftDelete(id: string): Promise<void>
  /** Signs: the note becomes an entry, the draft goes. Answers when it is durable. */
  noteSign(draft: Omit<Draft, "updatedAt">): Promise<OpenChart>

  // Who opened, the log
  who(chart: ChartId): Promise<OpeningLine[]>
  logEvents(input: { before?: number; limit?: number }): Promise<LogLine[]>
  /** The newest checkpoint as it is (signed note), its signature checked. */
  logCheckpoint(): Promise<string>
  logVerify(onProgress?: (done: number, total: number) => void): Promise<{
    size: number
    root: string
    time: string
    consistentWith: number
    checkedEvents: number
    failures: string[]
  }>

  // In and out
  import(input: {
    sources: ImportSource[]
    careTeam?: TeamId
    addToWorklist: boolean
    onProgress?: (progress: ImportProgress) => void
    signal?: AbortSignal
  }): Promise<ImportReport>
  /** Opens the chart if it is not open: a logged release like any other. */
  exportChart(input: { chart: ChartId; purpose?: Purpose } & ExportOptions): Promise<ExportResult>
  /** Owner, fresh sign-in: every chart, each opening its own log entry. `report` resolves when the stream has ended. */
  exportPractice(input: ExportOptions & { onProgress?: (done: number, total: number) => void }): Promise<ExportResult>
  backup(input: { recipients?: string[]; passphrase?: string }): Promise<ExportResult>
}

export type EngineErrorCode =
  | "locked"
  | "offline"
  | "proof_failed"
  | "untrusted"
  | "unreadable"
  | "step_up_required"
  | "sign_in_failed"
  | "limit_reached"
  | "refused"
  | "conflict"
  | "invalid_input"
  | "server_error"

/** A failure for people: `message` says what happened and what to do, without patient data. */
export class EngineError extends Error {
  override name = "EngineError"
  readonly code: EngineErrorCode
  readonly limit: LimitState | undefined
  readonly field: string | undefined
  constructor(
    code: EngineErrorCode,
    message: string,
    extra: { limit?: LimitState; field?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: extra.cause })
    this.code = code
    this.limit = extra.limit
    this.field = extra.field
  }
}
