/**
 * What the unlocked side offers to a user interface or the command line: the engine's whole face.
 *
 * Everything here takes and gives plain structured-clonable values, so that the engine can live in a worker. Calls that need a fresh
 * sign-in reject with an EngineError of code `step_up_required`; calls while locked with `locked`.
 */
import type {
  AccountId,
  Alarm,
  AlarmAnswer,
  AlarmId,
  Approval,
  ApprovalId,
  Breaker,
  breakGlassCreate,
  CareRelation,
  CaseId,
  Ceiling,
  Channel,
  ChannelId,
  ChartId,
  DeviceId,
  DrillId,
  EmergencyCode,
  FindingId,
  InvitationId,
  Limits,
  Lock,
  LockId,
  LockSubject,
  LogEvent,
  PracticeId,
  Purpose,
  Result,
  Role,
  SegmentKind,
  SetRelationKind,
  Settings,
  SlotId,
  SlotKind,
  StatedReason,
  TeamId,
  TeamKind,
  watchRead,
} from "@subrosa/contract"
import type { Resource } from "@subrosa/fhir"
import type { IncidentEngine } from "./port-incident.ts"
import type { NoticeEngine, PlainLetter } from "./port-notice.ts"
import type { RecoveryEngine } from "./port-recovery.ts"
import type {
  AlarmLine,
  BlastLine,
  ChannelInput,
  Draft,
  EngineState,
  ExportOptions,
  ExportResult,
  Exposure,
  FindingLine,
  FindResult,
  ImportProgress,
  ImportReport,
  ImportSource,
  KeptDrillLine,
  LogLine,
  OpenChart,
  OpeningLine,
  PasskeyCreation,
  PasskeyRequest,
  StaffMember,
  WayIn,
  WitnessChoice,
  WitnessStanding,
  WorklistItem,
} from "./port-values.ts"
import type { DrillReport } from "./watch/drills.ts"

export * from "./engine-error.ts"
export * from "./port-incident.ts"
export * from "./port-notice.ts"
export * from "./port-recovery.ts"
export * from "./port-values.ts"
export type { DrillReport } from "./watch/drills.ts"

export type BreakGlassAnswer = Result<typeof breakGlassCreate>

export interface Engine extends IncidentEngine, NoticeEngine, RecoveryEngine {
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
  /** The letter behind a notice's link: for its reader, who has no account. @throws invalid_input, refused */
  sealedNoticeOpen(input: { link: string }): Promise<PlainLetter>
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
      /** When it was reported lost. */
      lostAt: string | null
      here: boolean
    }[]
  >
  deviceEnd(device: DeviceId): Promise<void>
  /** One's own, lost or stolen: it is signed out and locked at once, and the officers are told. */
  deviceReportLost(device: DeviceId): Promise<void>

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
      kind: TeamKind
      name: string
      members: { account: AccountId; name: string; custodian: boolean }[]
    }[]
  >
  teamCreate(input: { name: string; members: AccountId[] }): Promise<TeamId>
  teamMemberAdd(input: { team: TeamId; account: AccountId }): Promise<void>
  teamMemberEnd(input: { team: TeamId; account: AccountId }): Promise<void>
  /** Renews a team's key: what is written from then on is under one that nobody had before. */
  teamRotate(team: TeamId): Promise<void>
  limits(): Promise<Limits>
  /** What is stricter applies at once; `pending`: the request for what is wider, which waits for a second person and its delay. */
  limitsUpdate(limits: Limits): Promise<{ pending: Approval | null }>
  /** As `limitsUpdate`. Settings left out stay as they are. */
  settingsUpdate(settings: Partial<Settings>): Promise<{ pending: Approval | null }>

  // Oversight: what officers see and decide, and what colleagues set for a patient
  /** Officers see all; others their own, and what a lone officer asks for. `pending`: only those that may still be applied. */
  approvals(pending?: boolean): Promise<(Approval & { names: Record<string, string> })[]>
  approvalDecide(input: { approval: ApprovalId; decision: "approve" | "refuse" }): Promise<Approval>
  approvalEnd(approval: ApprovalId): Promise<Approval>
  /** How many patients each account can have opened in the last hour and day. */
  ceilings(): Promise<(Ceiling & { name: string })[]>
  locks(standing?: boolean): Promise<(Lock & { byName: string; subjectName?: string })[]>
  lockCreate(subject: LockSubject): Promise<Lock>
  lockEnd(lock: LockId): Promise<Lock>
  breaker(): Promise<Breaker>
  breakerEnd(): Promise<Breaker>
  careRelations(chart: ChartId): Promise<(CareRelation & { name: string; byName: string })[]>
  careRelationSet(input: { chart: ChartId; account: AccountId; kind: SetRelationKind; until?: string }): Promise<void>
  careRelationEnd(input: { chart: ChartId; account: AccountId; kind: SetRelationKind }): Promise<void>
  /** Opens a chart outside one's care teams to oneself for an hour; then `chartOpen` with purpose `ETREAT`. `waiting`: for a second person. */
  breakGlass(input: { chart: ChartId; code: EmergencyCode; note: string }): Promise<BreakGlassAnswer>

  // Charts
  /** One's own list, and those of one's care teams. */
  worklist(): Promise<WorklistItem[]>
  /** Adds to one's own list; takes off every list the chart is on. */
  worklistUpdate(input: { add?: WorklistItem[]; remove?: ChartId[] }): Promise<WorklistItem[]>
  /** `emergency`: among all patients of the practice, for clinicians; counted and in the log. */
  find(query: string, scope?: "emergency"): Promise<FindResult>
  patientCreate(input: { patient: Resource; careTeam?: TeamId }): Promise<ChartId>
  /** The chart of what belongs to no patient; undefined when there is none, or none that this person may open. */
  practiceChart(): Promise<ChartId | undefined>
  /** A logged release. `segments` absent: all this person may open. Refuses with `proof_failed` if the log's answer does not verify. */
  chartOpen(input: {
    chart: ChartId
    purpose: Purpose
    /** Asked for by `reason_required`. */
    reason?: StatedReason
    note?: string
    segments?: SegmentKind[]
  }): Promise<OpenChart>
  /** The chart as it is open here now, without asking the server; undefined if it is not. */
  chartNow(chart: ChartId): OpenChart | undefined
  /** What is newer in an open chart: a further logged release, for the purpose that it was opened for. */
  chartRenew(chart: ChartId): Promise<OpenChart>
  chartClose(chart: ChartId): void
  /** A new resource of an open chart, under an id of its own: a related person, for example. */
  resourceCreate(input: { chart: ChartId; resource: Resource }): Promise<OpenChart>
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
  /** Entries as the server keeps them, newest first, unchecked: for a mirror that is checked as a whole. */
  logBodies(input: { before?: number; limit?: number }): Promise<LogEvent[]>
  /** The newest checkpoint as it is (signed note), its signature checked. */
  logCheckpoint(): Promise<string>
  logVerify(onProgress?: (done: number, total: number) => void): Promise<{
    size: number
    root: string
    time: string
    consistentWith: number
    checkedEvents: number
    /** Bodies that are gone, and that an erasure in the log covers. */
    erasedEvents: number
    failures: string[]
  }>

  /** Checks the newest cosigned checkpoint now, and says how the witnesses stand. */
  witnessState(): Promise<WitnessStanding>
  /** Owner, fresh sign-in: signs and sets who must confirm the log. No witnesses: nobody. */
  witnessPolicyUpdate(choice: WitnessChoice): Promise<WitnessStanding>

  // Watching (officers)
  /** How many patients could be read through each door in an hour, a day and a week, from the live configuration. */
  blastRadius(): Promise<{ time: string; patients: number; lines: BlastLine[] }>
  /** Openings of the last week hour by hour, beside what is usual. */
  watchRead(): Promise<Result<typeof watchRead>>
  /** What a device holds now and what was opened on it since (default: since no session of it can be older). */
  exposure(input: { device: DeviceId; since?: string }): Promise<Exposure>
  /** Opens a case about a lost device: its sessions end, it is locked, and what a thief could hold is listed exactly. */
  deviceLost(input: { device: DeviceId; lostAt: string; unlocked: boolean }): Promise<{
    case: CaseId
    charts: number
    entries: number
  }>

  // Drills (officers; spec/drill.md)
  /** Signs a result, seals it for the officers and keeps it, an entry of the log. One with a missed bar raises an alarm. */
  drillKeep(report: DrillReport): Promise<DrillId>
  /** The newest first. Without `report`: it does not open, or is not what was signed. */
  drills(): Promise<KeptDrillLine[]>

  // In and out
  import(input: {
    sources: ImportSource[]
    careTeam?: TeamId
    addToWorklist: boolean
    /**
     * Records of so many patients of colleagues may be among them: a bulk act (fresh sign-in; above a size another officer has to agree, or
     * time to pass, and it goes on by itself once they have). Records of new patients and of one's own need none.
     */
    caseload?: { charts: number; onWaiting?: (approval: Approval) => void }
    onProgress?: (progress: ImportProgress) => void
    signal?: AbortSignal
  }): Promise<ImportReport>
  /** Opens the chart if it is not open: a logged release like any other. */
  exportChart(
    input: { chart: ChartId; purpose?: Purpose; reason?: StatedReason; note?: string } & ExportOptions,
  ): Promise<ExportResult>
  /** Owner, fresh sign-in: every chart, each opening its own log entry. `report` resolves when the stream has ended. */
  exportPractice(
    input: ExportOptions & {
      onProgress?: (done: number, total: number) => void
      /** A larger practice: another officer has to agree, or time to pass. It goes on by itself once they have. */
      onWaiting?: (approval: Approval) => void
      signal?: AbortSignal
    },
  ): Promise<ExportResult>
  backup(input: { recipients?: string[]; passphrase?: string }): Promise<ExportResult>

  // Alarms and review (officers)
  alarms(state?: "open" | "all"): Promise<AlarmLine[]>
  /** One press. `not-right` locks what the alarm is about and begins a case. */
  alarmAnswer(input: { alarm: AlarmId; answer: AlarmAnswer }): Promise<Alarm>
  alarmChannels(): Promise<Channel[]>
  /** Owner, fresh sign-in. A first message goes there at once. */
  alarmChannelCreate(channel: ChannelInput): Promise<void>
  alarmChannelEnd(channel: ChannelId): Promise<void>
  findings(state?: "open" | "all"): Promise<FindingLine[]>
  findingDecide(input: {
    finding: FindingLine
    decision: "accept" | "question" | "case"
    /** With `question`: what is asked, in words. */
    question?: string
  }): Promise<void>
  /** Questions to this person about openings of theirs. */
  questions(): Promise<{ finding: FindingId; chart: ChartId | null; from: string; to: string; question: string }[]>
  questionAnswer(input: { finding: FindingId; answer: string }): Promise<void>
  /** Where a member of staff lives, for the keeper to tell neighbours by. Only keyed tokens of it are kept. */
  staffHomeSet(input: {
    account: AccountId
    homes: { line: string; postalCode: string }[]
    phones: string[]
  }): Promise<void>

  // Decoys (officers, fresh sign-in)
  decoys(): Promise<{ chart: ChartId; name?: string; by: AccountId; byName: string; at: string }[]>
  /** Invented patients in charts like others of the care team, on its list. Opening one alarms. */
  decoysCreate(input: { count: number; careTeam?: TeamId }): Promise<WorklistItem[]>
  /** Takes it off the list of decoys; the chart stays an invented patient's. */
  decoyEnd(chart: ChartId): Promise<void>
}
