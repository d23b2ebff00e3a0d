/** A real mail server on loopback that takes everything and keeps nothing. */
import type { AddressInfo } from "node:net"
import { SMTPServer } from "smtp-server"

export interface MailServer {
  /** As an operator names it to the server. */
  environment: Record<string, string>
  close(): Promise<void>
}

export async function mailServer(): Promise<MailServer> {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      stream.resume()
      stream.on("end", () => done())
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()))
  const { port } = smtp.server.address() as AddressInfo
  return {
    environment: { SUBROSA_SMTP_URL: `smtp://127.0.0.1:${port}`, SUBROSA_MAIL_FROM: "office@esp.example" },
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  }
}
