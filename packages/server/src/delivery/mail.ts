/**
 * Alarms by e-mail (SMTP). The words are neutral on purpose: no patient, no member of staff, no hint of what kind of practice it is, and no
 * link, so that people are not taught to follow links in messages.
 */
import { DeliveryFailure, type Message } from "@subrosa/keeper"
import type { MailConfig } from "./mail-config.ts"
import { mailTransport } from "./mail-transport.ts"
import { smtpOutcome } from "./smtp-outcome.ts"

const subjects = {
  hello: "Notices will come to this address",
  raised: "A notice is waiting for you",
  escalated: "A notice is still waiting for you",
  locked: "A notice was not answered, and something was stopped",
} as const satisfies Record<Message["cause"], string>

const texts = {
  hello: "This address was entered to receive notices. There is nothing to do.",
  raised: "Please sign in as you usually do and look at your alarms.",
  escalated: "Nobody has answered yet. Please sign in as you usually do and look at your alarms.",
  locked:
    "Nobody answered in time, so that access was stopped. Please sign in as you usually do and look at your alarms.",
} as const satisfies Record<Message["cause"], string>

export interface Mailer {
  /** @throws DeliveryFailure */
  send(address: string, message: Message): Promise<void>
  close(): void
}

export function createMailer(config: MailConfig): Mailer {
  const { from } = config
  const transport = mailTransport(config)
  const domain = from.slice(from.lastIndexOf("@") + 1)
  return {
    async send(address, message) {
      const isUrgent = message.severity === "critical"
      try {
        await transport.sendMail({
          from,
          to: address,
          subject: subjects[message.cause],
          text: `${texts[message.cause]}\n\n${isUrgent ? "It is urgent. " : ""}Notice ${message.id.slice(0, 8)}\n`,
          messageId: `<${message.id}@${domain}>`,
          date: message.createdAt,
          headers: { "Auto-Submitted": "auto-generated" },
          ...(isUrgent && { priority: "high" as const }),
        })
      } catch (error) {
        // An alarm may come twice: whether this one has left does not matter.
        const { kind, code } = smtpOutcome(error, false)
        throw new DeliveryFailure(code, { final: kind === "refused", cause: error })
      }
    },
    close: () => transport.close(),
  }
}
