import { createTransport, type Transporter } from "nodemailer"
import type { MailConfig } from "./mail-config.ts"

const timeoutMs = 15_000

/** A way to the operator's mail server that gives up in time, and reads no files and fetches nothing for a message. `more`: nodemailer's own. */
export const mailTransport = ({ url }: MailConfig, more: object = {}): Transporter =>
  createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...more,
  })
