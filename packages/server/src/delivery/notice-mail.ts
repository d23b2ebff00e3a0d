/**
 * Notices to patients by e-mail (SMTP): the neutral words of packages/incident, a link of our own, from the operator's mailbox. A caller chooses
 * whom the mail names as its sender and nothing else of it, so that nobody's advertising leaves by us.
 */
import { setTimeout } from "node:timers/promises"
import { builtInLanguages, chooseLanguage, type NeutralEmail, noticeEmail, OutsideError } from "@subrosa/incident/email"
import type { MailOutcome, NoticeCourier, NoticeMail } from "@subrosa/keeper"
import type { MailConfig } from "./mail-config.ts"
import { mailTransport } from "./mail-transport.ts"
import { smtpOutcome } from "./smtp-outcome.ts"

/** Who asked waits no longer, across the link to a keeper that runs apart (60 s) neither. What goes on after that may still arrive. */
const patienceMs = 50_000

export const noticeCourier =
  (config: MailConfig): NoticeCourier =>
  (mail) => {
    try {
      const composed = compose(config, mail)
      return { kind: "ready", send: () => send(config, composed, mail) }
    } catch (error) {
      if (error instanceof OutsideError) return { kind: "betrays", part: error.surface }
      throw error
    }
  }

interface Composed extends NeutralEmail {
  language: string
}

function compose({ from }: MailConfig, { to, link, sender, phone, locale }: NoticeMail): Composed {
  const language = chooseLanguage([locale], builtInLanguages)
  const practice = { name: sender, lines: [], phone }
  return { ...noticeEmail(to, link, from, practice, language), language: language.language }
}

/** A connection of its own for each: a pool would give a message back to its queue, and it could leave twice. */
async function send(config: MailConfig, mail: Composed, { id }: NoticeMail): Promise<MailOutcome> {
  let handedOver = false
  const transport = mailTransport(config, {
    // Commands only, and of them only whether the message itself was begun: after that, silence leaves it open whether it has left.
    transactionLog: true,
    logger: listener((command) => {
      handedOver ||= command === "DATA"
    }),
  })
  const sending = transport
    .sendMail({
      from: mail.from,
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      messageId: `<${id}@${config.from.slice(config.from.lastIndexOf("@") + 1)}>`,
      // RFC 3834: nobody's out-of-office answers it.
      headers: { "Auto-Submitted": "auto-generated", "Content-Language": mail.language },
    })
    .then(
      (): MailOutcome => ({ kind: "accepted" }),
      (error: unknown) => smtpOutcome(error, handedOver),
    )
  return withPatience(sending).finally(() => transport.close())
}

async function withPatience(sending: Promise<MailOutcome>): Promise<MailOutcome> {
  const over = new AbortController()
  const late = setTimeout(patienceMs, { kind: "unknown", code: "smtp_slow" } as const, { signal: over.signal })
  late.catch(() => {})
  return Promise.race([sending, late]).finally(() => over.abort())
}

function listener(onCommand: (command: unknown) => void) {
  const ignore = () => {}
  const debug = ({ tnx }: { tnx?: unknown }, text: unknown) => {
    if (tnx === "client") onCommand(text)
  }
  return { level: ignore, trace: ignore, debug, info: ignore, warn: ignore, error: ignore, fatal: ignore }
}
