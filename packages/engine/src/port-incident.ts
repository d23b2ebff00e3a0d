/**
 * Incidents as the engine offers them: cases, scope, assessment, release of cards, notices, codes, samples (spec/case.md). For owners and
 * privacy officers, but for `letterCheck`. Everything that a case says is proven against the log before it is answered.
 */
import type {
  Approval,
  CaseFile,
  CaseId,
  CaseReleaseId,
  CaseRole,
  ChartId,
  CodePool,
  CodePoolId,
  ContainmentResult,
  Framework,
  Notice,
  NoticeState,
  SegmentKind,
  Taken,
  TeamId,
} from "@subrosa/contract"
import type { Resource } from "@subrosa/fhir"
import type {
  Answer,
  Assessment,
  CaseState,
  ExposedChart,
  Factor,
  RoleHeld,
  SafeHarbour,
  Statement,
  Verdict,
} from "@subrosa/incident"
import type { ScopeSummary } from "./incident/case-scope.ts"
import type { AssignedCode, PoolImport, UsageImport } from "./incident/codes.ts"
import type { ScopeProgress } from "./incident/compute-scope.ts"
import type { CaseCounts, DeskAnswer, NoticeOutcome, StepInput } from "./incident/notices.ts"
import type { SamplesReport } from "./incident/samples.ts"

export type {
  Answer,
  AssignedCode,
  CaseCounts,
  CaseState,
  DeskAnswer,
  ExposedChart,
  Factor,
  NoticeOutcome,
  PoolImport,
  SafeHarbour,
  SamplesReport,
  ScopeProgress,
  ScopeSummary,
  Statement,
  StepInput,
  UsageImport,
  Verdict,
}

/** `roles` as plain lists: it crosses into a worker. */
export interface CaseView extends Omit<CaseState, "roles"> {
  id: CaseId
  roles: Partial<Record<CaseRole, readonly RoleHeld[]>>
  /** What was taken, in words, in the order of `taken`. */
  takenTexts: readonly string[]
  /** The case in sentences, each with its evidence. */
  statements: Statement[]
  counts: CaseCounts
}

export interface CaseListed extends CaseFile {
  title: string | null
}

export interface CaseOpening {
  title: string
  by: "person" | "alarm" | "drill"
  alarm?: string
  /** RFC 3339; not in the future. */
  discoveredAt: string
  /** Absent: from outside. */
  discoveredBy?: string
  taken: Taken[]
  rehearsal: boolean
}

/** A person's contact card as it was opened for letters. Null where the chart's directory holds no Patient that opens. */
export interface ContactCard {
  chart: ChartId
  patient: Resource | null
  /** Everything else of the directory (safe-contact cards, related persons), newest versions. */
  resources: Resource[]
  unreadable: number
}

type Progress = (done: number, total: number) => void

export interface IncidentEngine {
  // Cases
  /** Newest first. `title`: null where there is none, or it does not open with this person's keys. */
  cases(): Promise<CaseListed[]>
  /** Opens a case and puts its evidence hold. @throws invalid_input: a discovery in the future, an account or device nobody knows */
  caseOpen(input: CaseOpening): Promise<CaseId>
  /** The case as its journal tells it, each entry proven. */
  caseRead(id: CaseId): Promise<CaseView>
  /** In a person's own words; `at`: when what it tells happened. */
  caseNote(input: { case: CaseId; text: string; at?: string }): Promise<void>
  caseRole(input: { case: CaseId; account: string; role: CaseRole; change: "given" | "taken" }): Promise<void>
  caseHold(input: { case: CaseId; change: "put" | "lifted" }): Promise<void>
  /** Police asked for silence: spoken for at most 30 days, or in writing. */
  casePoliceHold(input: {
    case: CaseId
    change: "put" | "lifted"
    form: "written" | "oral"
    until: string
    official: string
  }): Promise<void>
  /** Marks the beginning and the end of a step, for its clock. */
  caseStep(input: { case: CaseId; step: string; change: "begun" | "done" }): Promise<void>
  caseClose(input: { case: CaseId; outcome: "completed" | "no-breach" | "rehearsed" }): Promise<void>
  caseReopen(id: CaseId): Promise<void>
  /** The duties as the law engine found them, with residents counted here. */
  caseDuties(input: {
    case: CaseId
    asOf: string
    residents: Record<string, number>
    duties: { id: string; jurisdiction: string; recipient: string; due?: string }[]
  }): Promise<void>
  /** What was filed with whom: digests (SHA-256, B64U) of the filing and its receipt. */
  caseFiled(input: {
    case: CaseId
    duty: string
    jurisdiction: string
    recipient: string
    filedAt: string
    filing: string
    receipt?: string
    phase: "whole" | "initial" | "further"
  }): Promise<void>

  // Containment
  /** Locks, signs out and renews keys in one press; answers what each act did. */
  caseContain(input: {
    case: CaseId
    accounts?: string[]
    devices?: string[]
    teams?: string[]
    rotate?: TeamId[]
  }): Promise<ContainmentResult[]>

  // Scope
  /** Computes who was exposed and puts it in force as the next version. `taken`: a changed answer to what was taken. */
  caseScope(input: {
    case: CaseId
    taken?: Taken[]
    /** Read and prove every event of the time in question. Default true. */
    whole?: boolean
    because?: string
    onProgress?: (progress: ScopeProgress) => void
  }): Promise<ScopeSummary>
  /** Charts of the scope in force, sorted. */
  caseCharts(id: CaseId): Promise<ChartId[]>
  /** Segments, entries and reasons of these charts (all without), computed and proven anew. */
  caseExposed(input: {
    case: CaseId
    charts?: ChartId[]
    onProgress?: (progress: ScopeProgress) => void
  }): Promise<ExposedChart[]>
  /** Evidence for the encryption safe harbour, for each copy that was taken. */
  caseSafeHarbour(id: CaseId): Promise<SafeHarbour[]>

  /** Opens a case, contains and computes who was exposed, in one act that needs a fresh sign-in from its beginning. */
  caseReport(
    input: CaseOpening & { contain?: { accounts?: string[]; devices?: string[]; teams?: string[] } },
  ): Promise<ScopeSummary & { case: CaseId }>

  // Assessment
  assessmentDraft(input: { case: CaseId; framework: Framework }): Promise<Factor[]>
  /** Signs with this person's key and keeps it. */
  assessmentSign(input: {
    case: CaseId
    framework: Framework
    answers: Answer[]
    decision: Assessment["decision"]
  }): Promise<void>
  /** As it was signed; undefined when there is none or the signature is not that person's. */
  assessmentRead(input: { case: CaseId; framework: Framework }): Promise<Assessment | undefined>

  // Release of charts: two officers
  /**
   * Asks for the release of exactly the scope's charts (`directory` for letters; other kinds to recognise samples). The first call waits for
   * another officer's `approvalDecide`; the same call after it begins the release. Fresh sign-in.
   */
  caseRelease(input: {
    case: CaseId
    kinds?: SegmentKind[]
  }): Promise<
    | { kind: "waiting"; approval: Approval }
    | { kind: "released"; release: CaseReleaseId; charts: number; validUntil: string }
  >
  /** Opens contact cards under a release, each an entry of the log. Ask in parts: what is answered is all in memory. */
  caseCards(input: {
    case: CaseId
    release: CaseReleaseId
    charts: ChartId[]
    onProgress?: Progress
  }): Promise<ContactCard[]>
  /** Which record and version each posted text is, altered, or not ours. Needs a release of the kinds named. */
  caseSamples(input: {
    case: CaseId
    release: CaseReleaseId
    kinds: SegmentKind[]
    samples: string[]
    onProgress?: Progress
  }): Promise<SamplesReport>

  // Notices
  /** Steps of people's notices, idempotent by `id`; what each came to, in order. */
  noticeSteps(input: { case: CaseId; steps: StepInput[]; onProgress?: Progress }): Promise<NoticeOutcome[]>
  notices(input: { case: CaseId; state?: NoticeState }): Promise<Notice[]>
  /** In or not in, what exactly, which letter, which code. `chart` from `find`. */
  caseAnswer(input: { case: CaseId; chart: ChartId }): Promise<DeskAnswer>
  /** The keyed token of a letter's verification code, for the `made` step. */
  verificationToken(code: string): Promise<string>
  /** Whether a code that somebody reads out is on a letter of ours. Front desk, too; guessing is slowed down. */
  letterCheck(code: string): Promise<{ case: CaseId; chart: ChartId; letter: string; madeAt: string } | null>

  // Codes
  codePools(): Promise<CodePool[]>
  /** A vendor's CSV, whole or not at all: faults are named by their rows. */
  codePoolImport(input: { text: string; label: string; expiresAt?: string; onProgress?: Progress }): Promise<PoolImport>
  /** Discards a pool whose import was given up. */
  codePoolEnd(pool: CodePoolId): Promise<void>
  /** One for each person, never twice; `without`: the pools had none left. */
  codesAssign(input: {
    case: CaseId
    charts: ChartId[]
    onProgress?: Progress
  }): Promise<{ codes: AssignedCode[]; without: ChartId[]; left: number }>
  codeUsageImport(text: string): Promise<UsageImport>
}
