/**
 * Notices by e-mail: each letter that was made is composed once more, sealed under a key of its own, and its link mailed by the server. A key is in
 * its link and in this client's memory while it is sent, nowhere else. A few at a time; a killed run is begun again and repeats nobody.
 */
import { randomUuid, toBase64url } from "@subrosa/codec"
import {
  type ChartId,
  MailPhone,
  MailSender,
  type Notice,
  type NoticeStepId,
  type Result,
  SealedNoticeId,
  type SealedNoticeOutcome,
  sealedNoticeSend,
} from "@subrosa/contract"
import { randomKey, sealedNoticeKeys, sealNotice, sha256 } from "@subrosa/crypto"
import type { Core } from "../core.ts"
import type { LogProver } from "../incident/log-prover.ts"
import { readNotices } from "../incident/notices.ts"
import { EngineError } from "../port.ts"
import type { ContactCard } from "../port-incident.ts"
import type { EmailsSent } from "../port-notice.ts"
import { wipe } from "../session/secret-keys.ts"
import { codesFor, letterDigest, sentStep, stepIds } from "./letters.ts"
import { encodePlainLetter, plainLetter } from "./plain-letter.ts"
import { practiceOf } from "./sender.ts"
import { type CaseFacts, madeFor, type Subject, subjectsOf } from "./subjects.ts"
import { noteBatch } from "./told.ts"

/** Dialogues with the mail server at once. */
const atOnce = 4

export interface SendOptions {
  /** Also to those whose mail may have left before. */
  again: boolean
  onProgress?: ((done: number, total: number) => void) | undefined
}

type Other = EmailsSent["others"][number]
type Sent = Result<typeof sealedNoticeSend>

/** @throws EngineError refused where nothing may be sent, invalid_input for a sender that no mail may bear */
export async function sendEmails(
  core: Core,
  prover: LogProver,
  facts: CaseFacts,
  cards: ReadonlyMap<ChartId, ContactCard>,
  { again, onProgress }: SendOptions,
): Promise<EmailsSent> {
  const waiting = await waitingOf(core, facts)
  const from = await fromOf(facts)
  const { codeOf } = await codesFor(core, facts, [...waiting.keys()])
  const stepId = await stepIds(core, facts)
  const result: EmailsSent = { accepted: 0, others: [] }
  const left = new Set(waiting.keys())
  const subjects = subjectsOf(core, prover, facts, cards, { codeOf, returned: madeFor([...waiting.values()]) })
  const names = new Map<ChartId, string>()
  let stopped = false

  const take = async (one: Subject): Promise<void> => {
    const notice = waiting.get(one.chart)
    if (notice === undefined) return
    names.set(one.chart, one.kind === "held" ? one.name : one.sent.name)
    const letter = await letterFor(one, notice)
    if (letter === undefined) return
    const sent = await sendOne(core, facts, from, letter, stepId(one.chart, sentStep(notice)), again)
    left.delete(one.chart)
    if (sent.outcome === "accepted") result.accepted += 1
    else result.others.push(otherOf(letter, sent))
    onProgress?.(waiting.size - left.size, waiting.size)
  }
  const work = async (): Promise<void> => {
    while (!stopped && left.size > 0) {
      const { done, value } = await subjects.next()
      if (done === true) return
      await take(value)
    }
  }
  const stopOnce = (error: unknown): never => {
    stopped = true
    throw error
  }
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, () => work().catch(stopOnce)))
  await noteBatch(core, facts.id, "sent", result.accepted)
  const failed = ends.find((end) => end.status === "rejected")
  if (failed !== undefined) throw failed.reason
  // Whom the letter that was made is not for any more: held back, or told another way, since.
  for (const chart of left) result.others.push({ chart, name: names.get(chart) ?? "", outcome: "changed" })
  onProgress?.(waiting.size, waiting.size)
  return result
}

async function waitingOf(core: Core, { id }: CaseFacts): Promise<ReadonlyMap<ChartId, Notice>> {
  const made = await readNotices(core, id, "made")
  return new Map(
    made.filter(({ channel, dropped }) => channel === "email" && !dropped).map((one) => [one.chart, one] as const),
  )
}

/** As the mail names who writes. */
async function fromOf({ sender }: CaseFacts): Promise<{ sender: string; phone: string }> {
  const { builtInLanguages, chooseLanguage, outsideOf } = await import("@subrosa/incident/notice")
  const outside = outsideOf(practiceOf(sender), chooseLanguage([], builtInLanguages))
  const [name, phone] = [MailSender.safeParse(outside.sender), MailPhone.safeParse(sender.phone)]
  if (!name.success) throw notInMail("outsideName", "The name on the outside")
  if (!phone.success) throw notInMail("phone", "The telephone number")
  return { sender: name.data, phone: phone.data }
}

const notInMail = (field: string, what: string): EngineError =>
  new EngineError("invalid_input", `${what} cannot stand in an e-mail: it looks like an address. Write it otherwise.`, {
    field,
  })

interface LetterToSend {
  chart: ChartId
  name: string
  to: string
  digest: string
  locale: string
  content: Uint8Array
}

/** Exactly the letter that was made; undefined when it has become another one, or goes another way now. */
async function letterFor(one: Subject, notice: Notice): Promise<LetterToSend | undefined> {
  if (one.kind === "held" || one.sent.channel !== "email" || one.sent.to === undefined) return undefined
  const { builtInLanguages, composeLetter, letterText } = await import("@subrosa/incident/notice")
  const letter = composeLetter(one.subject, builtInLanguages)
  const digest = letterDigest(letterText(letter))
  if (digest !== notice.letter) return undefined
  const { name, to } = one.sent
  return { chart: one.chart, name, to, digest, locale: letter.locale, content: encodePlainLetter(plainLetter(letter)) }
}

async function sendOne(
  core: Core,
  { id: caseId }: CaseFacts,
  from: { sender: string; phone: string },
  { chart, to, digest, locale, content }: LetterToSend,
  step: NoticeStepId,
  again: boolean,
): Promise<Sent> {
  const id = SealedNoticeId.parse(randomUuid())
  const ids = { practice: core.practice(), notice: id }
  const key = randomKey()
  const { sealKey, tokenKey } = sealedNoticeKeys(key, ids)
  const sealed = await sealNotice(sealKey, content, ids)
  const link = { key: toBase64url(key), opener: toBase64url(sha256(tokenKey)) }
  wipe(key, sealKey, tokenKey)
  const sent = await core.call(sealedNoticeSend, {
    params: { case: caseId },
    body: { id, step, chart, letter: digest, sealed: toBase64url(sealed), ...link, to, ...from, locale, again },
  })
  const because = refusals[sent.outcome]
  if (because !== undefined) throw new EngineError("refused", because(sent.code ?? "a part of it"))
  return sent
}

/** What holds for everyone: nobody else is tried. */
const refusals: Partial<Record<SealedNoticeOutcome, (part: string) => string>> = {
  "not-configured": () =>
    "This server sends no e-mail: whoever runs it names a mail server first (SUBROSA_SMTP_URL and SUBROSA_MAIL_FROM). Or send them yourself and note them as sent.",
  betrays: (part) =>
    `The e-mail would tell others that this is care (${part}). Make that part neutral first; the server's address and mailbox are for whoever runs it. Or send them yourself and note them as sent.`,
  "police-hold": () => "The police asked for silence. Letters stay in the house until it is over, or lifted.",
  rehearsal: () => "This is a rehearsal: nothing leaves the house. Note the e-mails as sent instead.",
}

const outcomes = { refused: "refused", later: "later", unknown: "unknown" } as const

function otherOf({ chart, name }: LetterToSend, { outcome, code }: Sent): Other {
  const known = outcomes[outcome as keyof typeof outcomes] ?? "changed"
  return { chart, name, outcome: known, ...(code !== null && { code }) }
}
