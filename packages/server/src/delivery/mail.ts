/**
 * Alarms by e-mail (SMTP). The words are neutral on purpose: no patient, no member of staff, no hint of what kind of practice it is, and no
 * link, so that people are not taught to follow links in messages.
 */
import { DeliveryFailure, type Message } from "@subrosa/keeper"
import { createTransport } from "nodemailer"
import type { MailConfig } from "./mail-config.ts"

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

const timeoutMs = 20_000

export interface Mailer {
  /** @throws DeliveryFailure */
  send(address: string, message: Message): Promise<void>
  close(): void
}

export function createMailer({ url, from }: MailConfig): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Nothing is read from files or fetched for a message.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
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
        throw failureOf(error)
      }
    },
    close: () => transport.close(),
  }
}

/** Codes only: what the other server says may hold the address. */
function failureOf(error: unknown): DeliveryFailure {
  const status = responseCodeOf(error)
  // RFC 5321 4.2.1: 5yz is permanent. A refused sign-in (535) is the operator's to mend: what waits goes out then.
  if (status !== undefined && status >= 500 && status !== 535) {
    return new DeliveryFailure(`smtp_${status}`, { final: true, cause: error })
  }
  return new DeliveryFailure(status === undefined ? "smtp_unreachable" : `smtp_${status}`, {
    final: false,
    cause: error,
  })
}

function responseCodeOf(error: unknown): number | undefined {
  return error instanceof Error && "responseCode" in error && typeof error.responseCode === "number"
    ? error.responseCode
    : undefined
}
