/** How e-mail leaves: an SMTP server's URL and the sender's address, from the environment. */
import { ServerError } from "../errors.ts"

export interface MailConfig {
  /** smtp:// or smtps://, with user and password if the server asks for them. */
  url: string
  from: string
}

/** `SUBROSA_SMTP_URL` and `SUBROSA_MAIL_FROM`. The URL may hold a password: it is cleared from the environment and never repeated. */
export function readMailConfig(environment: Record<string, string | undefined>): MailConfig | undefined {
  const url = environment.SUBROSA_SMTP_URL
  const from = environment.SUBROSA_MAIL_FROM
  delete environment.SUBROSA_SMTP_URL
  if (url === undefined || url === "") return undefined
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^smtps?:$/.test(parsed.protocol) || parsed.hostname === "") {
    throw new ServerError(
      "invalid_option",
      "SUBROSA_SMTP_URL is not the address of an SMTP server",
      "write smtps://user:password@mail.example.org:465, or smtp://mail.example.org:587",
    )
  }
  if (from === undefined || !/^[^\s@<>]+@[^\s@<>]+$/.test(from)) {
    throw new ServerError(
      "invalid_option",
      "SUBROSA_MAIL_FROM is not an e-mail address",
      "give the address that notices come from, without words of what the practice does: office@example.org",
    )
  }
  return { url, from }
}
