/** A real SMTP server on loopback that keeps what it takes. */
import type { AddressInfo, Socket } from "node:net"
import { SMTPServer, type SMTPServerOptions } from "smtp-server"

export interface ReceivedMail {
  from: string
  to: string[]
  /** The message as it travelled (RFC 5322), MIME encodings and all. */
  raw: string
}

export interface MailServer {
  url: string
  /** As an operator names it to the server. */
  environment: { SUBROSA_SMTP_URL: string; SUBROSA_MAIL_FROM: string }
  mails: ReceivedMail[]
  /** Breaks every line at once. */
  drop(): void
  close(): Promise<void>
}

export interface MailServerOptions {
  /** Rules of its own, in place of taking everything. */
  rules?: SMTPServerOptions
  /** Told of each mail when it has come whole; false leaves its sender without an answer. */
  onMail?: (mail: ReceivedMail) => boolean
}

export async function mailServer({ rules = {}, onMail = () => true }: MailServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
      const parts: Buffer[] = []
      stream.on("data", (part: Buffer) => parts.push(part))
      stream.on("end", () => {
        const from = mailFrom === false ? "" : mailFrom.address
        const mail = { from, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(parts).toString() }
        mails.push(mail)
        if (onMail(mail)) done()
      })
    },
    ...rules,
  })
  // Lines break when who sends is killed.
  smtp.on("error", () => {})
  smtp.server.on("connection", (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()))
  const { port } = smtp.server.address() as AddressInfo
  const url = `smtp://127.0.0.1:${port}`
  return {
    url,
    environment: { SUBROSA_SMTP_URL: url, SUBROSA_MAIL_FROM: "office@esp.example" },
    mails,
    drop() {
      for (const socket of sockets) socket.destroy()
    },
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  }
}

/** An answer of a mail server's other than yes, for `rules`. */
export const smtpReply = (code: number, text = "no"): Error => Object.assign(new Error(text), { responseCode: code })

/** The words that a reader sees: the body, out of its quoted-printable (RFC 2045, 6.7). */
export function mailText({ raw }: Pick<ReceivedMail, "raw">): string {
  const body = raw.slice(raw.indexOf("\r\n\r\n") + 4)
  if (!/^Content-Transfer-Encoding: quoted-printable\r$/im.test(raw)) return body
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, "latin1").toString()
}
