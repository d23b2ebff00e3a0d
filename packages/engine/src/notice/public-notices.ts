/** What is made for everyone instead of one person: substitute and media notices, the web site's text, the desk's sheet, the extortion kit. */
import type { CaseId } from "@subrosa/contract"
import type { CaseState } from "@subrosa/incident"
import type { Language, PlainDocument, PublicNotice } from "@subrosa/incident/notice"
import type { Core } from "../core.ts"
import { caseHarbours } from "../incident/assess-case.ts"
import type { FontFiles, PublicPaper, PublicPaperInput } from "../port-notice.ts"
import { plainPdf } from "./plain-pdf.ts"
import { requireLanguage } from "./require-language.ts"
import { practiceOf, requireSender } from "./sender.ts"
import { elementsOf, incidentOf, requireScoped, wordsOf } from "./words.ts"

/** How long the number stays open: 45 CFR 164.404(d)(2)(ii). */
const openDays = 90

/** @throws EngineError refused when nobody has computed who was exposed, or said who writes */
export async function publicPaper(
  core: Core,
  id: CaseId,
  state: CaseState,
  { kind, language: wanted, place, fonts }: PublicPaperInput & { fonts: FontFiles },
): Promise<PublicPaper> {
  const notice = await import("@subrosa/incident/notice")
  const language = await requireLanguage(wanted)
  const made = await publicNoticeOf(core, id, state, kind === "media" ? place : undefined)
  const { incident, practice } = made
  const watermark = incident.rehearsal ? language.messages["watermark.rehearsal"] : undefined
  const fileName = fileNameOf(kind, made.place, language)
  if (kind === "web") {
    const text = notice.publicText(made, language)
    return { fileName, text: watermark === undefined ? text : `**${watermark}**\n\n${text}` }
  }
  const country = made.country
  const documents: Record<Exclude<typeof kind, "web">, () => PlainDocument> = {
    substitute: () => notice.publicDocument(made, language),
    media: () => notice.publicDocument(made, language),
    desk: () => notice.answerDeskSheet(language, incident.noticeDate),
    extortion: () => notice.extortionKit(practice, incident, country, language),
  }
  const document = { ...documents[kind](), watermark }
  return { fileName, pdf: await plainPdf(document, { fonts, country, day: incident.noticeDate }) }
}

async function publicNoticeOf(
  core: Core,
  id: CaseId,
  state: CaseState,
  place: string | undefined,
): Promise<PublicNotice> {
  const [{ daysAfter }, sender] = await Promise.all([import("@subrosa/law"), requireSender(core)])
  const { words } = await wordsOf(core, id, sender.timeZone)
  const { counts, version } = requireScoped(state)
  const harbours = await caseHarbours(core, state)
  const encrypted = harbours.length > 0 && harbours.every(({ holds }) => holds)
  const incident = await incidentOf(state, words, sender, { encrypted, affected: counts.charts })
  return {
    practice: practiceOf(sender),
    incident,
    kinds: Object.keys(counts.byKind) as (keyof typeof counts.byKind)[],
    elements: await elementsOf(core, id, version),
    country: sender.filer.country,
    place,
    openUntil: daysAfter(incident.noticeDate, openDays),
  }
}

/** Neutral outside, too: a file's name is seen on a shared screen. */
function fileNameOf(kind: PublicPaperInput["kind"], place: string | undefined, { language }: Language): string {
  const where = place === undefined ? "" : `-${place.toLowerCase().replaceAll(/[^\p{L}]+/gu, "-")}`
  return `${kind}${where}-${language}`
}
