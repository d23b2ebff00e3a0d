/** An e-mail that says nothing: a neutral sender and a link to the sealed notice. */
import { fill, type Language } from "../notice/language.ts"
import type { NoticePractice } from "../notice/notice-facts.ts"
import { type OutsidePractice, outsideOf, refuseBetraying } from "../outside/outside-of.ts"

export interface NeutralEmail {
  to: string
  /** `name` for the From header; the address is the operator's neutral mailbox. */
  from: { name: string; address: string }
  subject: string
  text: string
}

/**
 * `link`: where the notice lies sealed; its address must not betray either. Throws `OutsideError` for any part that betrays, the mailbox
 * and the link included.
 */
export function noticeEmail(
  to: string,
  link: string,
  mailbox: string,
  practice: OutsidePractice & Pick<NoticePractice, "phone">,
  language: Language,
): NeutralEmail {
  const { sender, subject, preview } = outsideOf(practice, language)
  const text = fill(language.messages["email.body"], { sender, link, phone: practice.phone })
  refuseBetraying("the e-mail's mailbox", mailbox, "send from a neutral address")
  refuseBetraying("the link", new URL(link).host + new URL(link).pathname, "put the notice under a neutral address")
  refuseBetraying("the telephone number", practice.phone, "give the number without words")
  refuseBetraying(
    "the e-mail",
    fill(language.messages["email.body"], { sender, link: "", phone: "" }),
    "change the language file",
  )
  return { to, from: { name: sender, address: mailbox }, subject, text: `${preview}\n\n${text}\n` }
}
