/** How alarms and notices leave this server. */
import { type Couriers, DeliveryFailure } from "@subrosa/keeper"
import { type MailConfig, readMailConfig } from "./mail-config.ts"
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

export async function createCouriers({ mail, webhook }: CourierConfig): Promise<Couriers & { close(): void }> {
  const { mailer, notice } = mail === undefined ? {} : await mailCouriers(mail)
  return {
    notice,
    email(channel, message) {
      if (mailer === undefined) return Promise.reject(new DeliveryFailure("not_configured", { final: false }))
      return mailer.send(channel.address, message)
    },
    webhook: (channel, message, now) => sendWebhook(channel, message, now, webhook),
    close: () => mailer?.close(),
  }
}

/** Whoever names no SMTP server does not keep what speaks to one in memory. */
async function mailCouriers(mail: MailConfig) {
  const [{ createMailer }, { noticeCourier }] = await Promise.all([import("./mail.ts"), import("./notice-mail.ts")])
  return { mailer: createMailer(mail), notice: noticeCourier(mail) }
}
