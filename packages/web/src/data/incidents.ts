/** Cases: what happened, who was exposed, who is told, by when. */
import type { AccountId, CaseId, CaseReleaseId, ChartId, SegmentKind, Taken } from "@subrosa/contract"
import type { CaseWords, FilingForm, NoticeSender, ScopeProgress } from "@subrosa/engine"
import { queryOptions } from "@tanstack/react-query"
import { proxy } from "comlink"
import { desk } from "./desk.ts"
import { download, saveFile } from "./save-file.ts"

export type {
  AccountId,
  CaseId,
  CaseRole,
  ChartId,
  DeviceId,
  ExportId,
  Framework,
  NoticeReason,
  NoticeState,
  SegmentKind,
  Taken,
  TakenKind,
  TeamId,
} from "@subrosa/contract"
export type {
  CalendarItem,
  CallList,
  CaseCalendar,
  CaseListed,
  CaseView,
  CaseWords,
  ContactLine,
  DeskAnswer,
  EmailsSent,
  Factor,
  FilingForm,
  LettersMade,
  MeasureCode,
  NoticeSender,
  NotReached,
  SafeHarbour,
  ScopeProgress,
  Statement,
  Verdict,
} from "@subrosa/engine"

type Progress = (done: number, total: number) => void

/** From an address; the engine and the server check it. */
export const caseIdOf = (text: string): CaseId => text as CaseId

const lookAgainMs = 10_000

export const cases = queryOptions({ queryKey: ["cases"], queryFn: () => desk.cases() })
/** What another officer does meanwhile is seen without reloading. */
export const caseView = (id: CaseId) =>
  queryOptions({ queryKey: ["case", id], queryFn: () => desk.caseRead(id), refetchInterval: lookAgainMs })
export const caseHarbours = (id: CaseId, entries: number) =>
  queryOptions({ queryKey: ["case", id, "harbours", entries], queryFn: () => desk.caseSafeHarbour(id) })
export const caseCalendar = (id: CaseId, entries: number) =>
  queryOptions({ queryKey: ["case", id, "calendar", entries], queryFn: () => desk.caseCalendar(id) })
export const cardsReady = (id: CaseId) =>
  queryOptions({
    queryKey: ["case", id, "cards"],
    queryFn: async () => (await desk.caseCardsReady(id)) ?? null,
    refetchInterval: lookAgainMs,
  })
export const noticeSender = queryOptions({
  queryKey: ["noticeSender"],
  queryFn: async () => (await desk.noticeSender()) ?? null,
})
export const caseWords = (id: CaseId) =>
  queryOptions({ queryKey: ["case", id, "words"], queryFn: () => desk.caseWords(id) })
export const assessment = (id: CaseId, framework: "hipaa" | "gdpr", scope: number) =>
  queryOptions({
    queryKey: ["case", id, "assessment", framework, scope],
    queryFn: async () => ({
      factors: await desk.assessmentDraft({ case: id, framework }),
      signed: (await desk.assessmentRead({ case: id, framework })) ?? null,
    }),
  })
const exportsAmong = 1000
/** Exports among the last entries of the log, newest first. */
export const recentExports = queryOptions({
  queryKey: ["watch", "exports"],
  queryFn: async () => {
    const lines = await desk.logEvents({ limit: exportsAmong })
    return lines.flatMap(({ export: id, name, time, text }) => (id === undefined ? [] : [{ id, name, time, text }]))
  },
})
export const codePools = queryOptions({ queryKey: ["codePools"], queryFn: () => desk.codePools() })
/** Read anew with the case: names come once the contact cards are open. */
export const caseNotReached = (id: CaseId) =>
  queryOptions({ queryKey: ["case", id, "not-reached"], queryFn: () => desk.caseNotReached(id) })
export const caseCalls = (id: CaseId) =>
  queryOptions({ queryKey: ["case", id, "calls"], queryFn: () => desk.caseCalls(id) })
export const caseBatches = (id: CaseId) =>
  queryOptions({ queryKey: ["case", id, "batches"], queryFn: () => desk.caseBatches(id) })
export const notices = (id: CaseId) =>
  queryOptions({ queryKey: ["case", id, "notices"], queryFn: () => desk.notices({ case: id }) })

type Input<K extends keyof typeof desk> = (typeof desk)[K] extends (input: infer I, ...rest: never[]) => unknown
  ? I
  : never

export const caseOpen = (input: Input<"caseOpen">) => desk.caseOpen(input)
/** A case with the exact list of what a person has opened here, from their first day on. */
export async function couldHaveSeen({ account, name }: { account: AccountId; name: string }): Promise<CaseId> {
  const { case: id } = await desk.caseReport({
    title: `What ${name} could have seen`,
    by: "person",
    discoveredAt: new Date().toISOString(),
    taken: [{ kind: "insider", account, from: beforeAnyLog }],
    rehearsal: false,
  })
  return id
}
/** Older than any practice here. */
const beforeAnyLog = "2020-01-01T00:00:00.000Z"

export const caseContain = (input: Input<"caseContain">) => desk.caseContain(input)
export const caseScope = (
  input: { case: CaseId; taken?: Taken[]; because?: string },
  onProgress: (progress: ScopeProgress) => void,
) => desk.caseScope(input, proxy(onProgress))
export const caseRole = (input: Input<"caseRole">) => desk.caseRole(input)
export const caseHold = (input: Input<"caseHold">) => desk.caseHold(input)
export const caseStep = (input: Input<"caseStep">) => desk.caseStep(input)
export const caseNote = (input: Input<"caseNote">) => desk.caseNote(input)
export const caseClose = (input: Input<"caseClose">) => desk.caseClose(input)
export const caseReopen = (id: CaseId) => desk.caseReopen(id)
export const assessmentSign = (input: Input<"assessmentSign">) => desk.assessmentSign(input)
export const caseFiled = (input: Input<"caseFiled">) => desk.caseFiled(input)

/** What was filed, by the digest of the file itself. */
export async function recordFiled(
  input: Omit<Input<"caseFiled">, "filing" | "receipt">,
  filing: File,
  receipt: File | undefined,
): Promise<void> {
  const digestOf = async (file: File) => desk.fileDigest(new Uint8Array(await file.arrayBuffer()))
  const more = receipt === undefined ? {} : { receipt: await digestOf(receipt) }
  await desk.caseFiled({ ...input, filing: await digestOf(filing), ...more })
}

export const noticeSenderUpdate = (sender: NoticeSender) => desk.noticeSenderUpdate(sender)
export const caseWordsUpdate = (input: { case: CaseId; words: CaseWords }) => desk.caseWordsUpdate(input)
export const caseCardsRelease = (id: CaseId) => desk.caseCardsRelease(id)
export const caseDutiesAssess = (id: CaseId, onProgress: Progress) =>
  desk.caseDutiesAssess({ case: id }, proxy(onProgress))
export const caseLettersMake = (id: CaseId, onProgress: Progress) =>
  desk.caseLettersMake({ case: id }, proxy(onProgress))
export const caseLettersSent = (input: Input<"caseLettersSent">, onProgress: Progress) =>
  desk.caseLettersSent(input, proxy(onProgress))
export const caseEmailsSend = (input: Input<"caseEmailsSend">, onProgress: Progress) =>
  desk.caseEmailsSend(input, proxy(onProgress))
export const caseContacts = (id: CaseId) => desk.caseContacts(id)
export const caseReturnFile = (input: Input<"caseReturnFile">) => desk.caseReturnFile(input)
export const codePoolImport = (input: Input<"codePoolImport">, onProgress: Progress) =>
  desk.codePoolImport(input, proxy(onProgress))
export const codeUsageImport = (text: string) => desk.codeUsageImport(text)
export const caseUnreachable = (input: Input<"caseUnreachable">) => desk.caseUnreachable(input)
export const caseTold = (input: Input<"caseTold">) => desk.caseTold(input)
export const caseRiskUpdate = (input: Input<"caseRiskUpdate">) => desk.caseRiskUpdate(input)
export const casePoliceHold = (input: Input<"casePoliceHold">) => desk.casePoliceHold(input)
/** Undefined: a second officer has been asked, and has not agreed yet. */
export async function caseSamplesRelease(id: CaseId, kinds: SegmentKind[]): Promise<CaseReleaseId | undefined> {
  const answer = await desk.caseRelease({ case: id, kinds })
  return answer.kind === "waiting" ? undefined : answer.release
}
export const checkSamples = (input: Input<"caseSamples">, onProgress: Progress) =>
  desk.caseSamples(input, proxy(onProgress))
export const caseAnswer = (input: { case: CaseId; chart: ChartId }) => desk.caseAnswer(input)
export const evidenceCheck = async (file: File) => desk.evidenceCheck(await file.text())
export const letterCheck = (code: string) => desk.letterCheck(code)

const pdfBlob = (bytes: Uint8Array): Blob => new Blob([bytes.slice()], { type: "application/pdf" })

/** One letter, saved to look at. */
export async function saveLetter(id: CaseId, chart: ChartId): Promise<void> {
  download("letter.pdf", pdfBlob(await desk.caseLetterPdf({ case: id, chart })))
}

export async function saveBatch(
  input: { case: CaseId; recipients?: string[]; part: "letters" | "list"; batch: number },
  onProgress: Progress,
): Promise<void> {
  await saveFile(await desk.caseLettersPrint(input, proxy(onProgress)), () => undefined)
}

/** PDF, or Markdown for the web site. */
export async function savePublicPaper(input: Input<"casePublicPaper">): Promise<void> {
  const paper = await desk.casePublicPaper(input)
  if ("pdf" in paper) download(`${paper.fileName}.pdf`, pdfBlob(paper.pdf))
  else download(`${paper.fileName}.md`, new Blob([paper.text], { type: "text/markdown" }))
}

/** Saves the statement twice, to read and as data with its signature. */
export async function saveEvidence(id: CaseId, chart: ChartId): Promise<void> {
  const { fileName, json, pdf } = await desk.caseEvidence({ case: id, chart })
  download(`${fileName}.pdf`, pdfBlob(pdf))
  download(`${fileName}.json`, new Blob([json], { type: "application/json" }))
}

/** Saves the report twice, to read and as data; answers the digest (SHA-256, B64U) of the data. */
export async function saveFiling(id: CaseId, form: FilingForm): Promise<void> {
  const { fileName, json, pdf } = await desk.caseFiling({ case: id, form })
  download(`${fileName}.pdf`, pdfBlob(pdf))
  download(`${fileName}.json`, new Blob([json], { type: "application/json" }))
}
