/** What a failed SMTP dialogue means for whom it was for. Pure. Codes only: what the other server says may hold the address. */
import type { MailOutcome } from "@subrosa/keeper"

/**
 * `refused`: the server would not have the address or the message for good (RFC 5321, 4.2.1: 5yz). Not where it would not have *us*: no sign-in
 * (530, 535), our mailbox (a reply to MAIL FROM), our standing or policy (RFC 3463: x.7.y). That is the operator's to mend: a
 * notice has not come back for it, and an alarm goes out once it is mended.
 *
 * `handedOver`: the message itself was begun. Without a reply after that it may have left.
 */
export function smtpOutcome(error: unknown, handedOver: boolean): Extract<MailOutcome, { code: string }> {
  const { status, command, reply } = partsOf(error)
  if (status === undefined) return { kind: handedOver ? "unknown" : "later", code: "smtp_unreachable" }
  const code = `smtp_${status}`
  const isFinal = status >= 500 && status !== 530 && status !== 535
  const isAboutThem = command === "RCPT TO" || command === "DATA"
  return { kind: isFinal && isAboutThem && !isPolicy(reply) ? "refused" : "later", code }
}

/** `550 5.7.1 ...` */
const isPolicy = (reply: string): boolean => /^\d{3}[ -]5\.7\.\d/.test(reply)

function partsOf(error: unknown): { status: number | undefined; command: string; reply: string } {
  if (!(error instanceof Error)) return { status: undefined, command: "", reply: "" }
  const status: unknown = Reflect.get(error, "responseCode")
  const command: unknown = Reflect.get(error, "command")
  const reply: unknown = Reflect.get(error, "response")
  return {
    status: typeof status === "number" && status > 0 ? status : undefined,
    command: typeof command === "string" ? command : "",
    reply: typeof reply === "string" ? reply : "",
  }
}
