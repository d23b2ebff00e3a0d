/** How alarms and notices leave this server. */
import { type Couriers, DeliveryFailure } from "@subrosa/keeper"
import { createMailer } from "./mail.ts"
import { type MailConfig, readMailConfig } from "./mail-config.ts"
import { noticeCourier } from "./notice-mail.ts"
import { sendWebhook, type WebhookOptions } from "./webhook.ts"

export interface CourierConfig {
  /** Undefined: e-mail waits until an SMTP server is named. */
  mail: MailConfig | undefined
  webhook: WebhookOptions
}

/** `SUBROSA_SMTP_URL`, `SUBROSA_MAIL_FROM`; `SUBROSA_WEBHOOK_PRIVATE=1` lets webhooks reach private addresses. @throws ServerError */
export function courierConfig(environment: Record<string, string | undefined>): CourierConfig {
  return {
    mail: readMailConfig(environment),
    webhook: { allowPrivate: environment.SUBROSA_WEBHOOK_PRIVATE === "1" },
  }
}

export function createCouriers({ mail, webhook }: CourierConfig): Couriers & { close(): void } {
  const mailer = mail && createMailer(mail)
  return {
    notice: mail && noticeCourier(mail),
    email(channel, message) {
      if (mailer === undefined) return Promise.reject(new DeliveryFailure("not_configured", { final: false }))
      return mailer.send(channel.address, message)
    },
    webhook: (channel, message, now) => sendWebhook(channel, message, now, webhook),
    close: () => mailer?.close(),
  }
}
