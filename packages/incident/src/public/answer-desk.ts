/** What the answer desk says, and what anyone is told who checks a notice's code. */
import { fill, type Language } from "../notice/language.ts"
import type { NoticePractice } from "../notice/notice-facts.ts"
import type { DocumentPart, PlainDocument } from "../pdf/lay-out-document.ts"

const questions = ["in", "real", "pay", "other", "code"] as const

export function answerDeskSheet({ locale, messages }: Language, mark: string): PlainDocument {
  const parts = questions.flatMap((one): DocumentPart[] => [
    { form: "subheading", text: messages[`faq.${one}.q`] },
    { form: "text", text: messages[`faq.${one}.a`] },
  ])
  return { title: messages["faq.title"], locale, parts, mark }
}

/** The answer to a typed code: ours, not ours, or a slip. It never says whose notice it is. */
export const codeAnswer = (
  found: "ours" | "unknown" | "mistyped",
  practice: NoticePractice,
  { messages }: Language,
): string => fill(messages[`check.${found}`], { phone: practice.phone })
