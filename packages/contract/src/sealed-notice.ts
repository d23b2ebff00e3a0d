/**
 * Notices by e-mail (spec/notice.md, "By e-mail"): the letter lies here sealed, the mail holds a link to it and no content, and the key is in the
 * link's fragment.
 */
import { z } from "zod"
import { CaseId, ChartId, NoticeStepId, SealedNoticeId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { bytes, bytesOf, Label } from "./wire.ts"

/** A letter of some thousand words with its structure, sealed and padded. */
export const sizeMaxSealedNoticeBytes = 256 * 1024

/** Free text of a mail that programs may make a link of: the only link in it is ours. */
const withoutLink = (text: string): boolean => !/[@<>"\\:]|\/\/|\p{L}\.\p{L}{2}/u.test(text)

/** Whom the mail is from, as its reader sees it. */
export const MailSender = Label.max(100).refine(withoutLink, "must not look like an address")
/** The number that the mail asks to call. */
export const MailPhone = Label.max(60).refine(
  (text) => /\d/.test(text) && withoutLink(text),
  "must be a telephone number",
)
/** One address (RFC 5321); nothing that a mail program could read as two. */
export const MailAddress = z
  .string()
  .max(254)
  .regex(/^[^\s@<>,;\p{Cc}]+@[^\s@<>,;\p{Cc}]+\.[^\s@<>,;.\p{Cc}]{2,}$/u)

/**
 * What a mail came to. `accepted`: the mail server took it. `refused`: for good; the notice has come back. `later`: not now, nothing left. `unknown`:
 * it may have left, and the answer was lost. The others: nothing was tried.
 */
export const SealedNoticeOutcome = z.enum([
  "accepted",
  "refused",
  "later",
  "unknown",
  "not-configured",
  "betrays",
  "police-hold",
  "rehearsal",
  "not-made",
])
export type SealedNoticeOutcome = z.infer<typeof SealedNoticeOutcome>

/**
 * Keeps the sealed notice and mails its link, by the server's neutral words and from its own mailbox. `step` is the same for the same letter,
 * however often it is asked for: what was accepted or refused is answered again and not sent again; what may have left is sent again with `again`
 * alone. `key` and `to` are held for the sending and kept nowhere.
 */
export const sealedNoticeSend = operation({
  name: "sealedNoticeSend",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/cases/:case/sealed-notices",
  params: inPractice.extend({ case: CaseId }),
  query: none,
  body: z.object({
    /** Of this link: new for each try. */
    id: SealedNoticeId,
    /** Of the step `sent` that follows. */
    step: NoticeStepId,
    chart: ChartId,
    /** SHA-256 of the letter's text, as the step `made` named it. */
    letter: bytesOf(32),
    sealed: bytes(sizeMaxSealedNoticeBytes, 28),
    /** SHA-256 of the token that opens it. */
    opener: bytesOf(32),
    /** The link's. */
    key: bytesOf(32),
    to: MailAddress,
    sender: MailSender,
    phone: MailPhone,
    /** BCP 47, of the letter. */
    locale: z.string().max(35),
    again: z.boolean().default(false),
  }),
  result: z.object({
    outcome: SealedNoticeOutcome,
    /** The mail server's (`smtp_550`), or which part would betray; null where there is none. */
    code: z.string().max(100).nullable(),
    /** Of an earlier request. */
    repeated: z.boolean(),
  }),
})

/**
 * What the reader's page asks for; `token` shows that it holds the link. The first time stands in the ledger as `read`. One answer (`not_found`) for
 * another token, a notice that is over and one that never was.
 */
export const sealedNoticeOpen = operation({
  name: "sealedNoticeOpen",
  auth: "public",
  method: "POST",
  path: "/v1/practices/:practice/sealed-notices/:id/open",
  params: inPractice.extend({ id: SealedNoticeId }),
  query: none,
  body: z.object({ token: bytesOf(32) }),
  result: z.object({ sealed: bytes(sizeMaxSealedNoticeBytes) }),
})
