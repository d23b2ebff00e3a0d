/** Sends what is due in the outbox through the couriers that the server supplies. */
import type { AlarmKind, NewChannel, PracticeId, Severity } from "@subrosa/contract"
import type { NoticeCourier } from "../case/notice-mail.ts"
import type { Database } from "../db.ts"
import { openChannel } from "./channels.ts"
import { type Cause, claimDue, type Delivery, markDelivered, markFailed } from "./outbox.ts"
import type { WatchKeys } from "./watch-key.ts"

/** What leaves. It names no patient, no member of staff and no practice. */
export interface Message {
  /** The same at every try: who receives it twice drops the second. */
  id: string
  cause: Cause
  alarm: string | null
  kind: AlarmKind | null
  severity: Severity | null
  createdAt: Date
}

/** Why a message did not arrive. `final`: trying again cannot help. The code goes into the database, nothing else of it. */
export class DeliveryFailure extends Error {
  readonly code: string
  readonly final: boolean
  constructor(code: string, options: { final: boolean; cause?: unknown }) {
    super(`the message was not delivered: ${code}`, { cause: options.cause })
    this.name = "DeliveryFailure"
    this.code = code
    this.final = options.final
  }
}

type EmailChannel = Extract<NewChannel, { kind: "email" }>
type WebhookChannel = Extract<NewChannel, { kind: "webhook" }>

/** @throws DeliveryFailure; anything else counts as `failed` and is tried again. */
export interface Couriers {
  /** Notices to patients; undefined where no mail server is named. */
  notice?: NoticeCourier | undefined
  email(channel: EmailChannel, message: Message): Promise<void>
  webhook(channel: WebhookChannel, message: Message, now: Date): Promise<void>
}

/** Where nothing can be sent: messages wait until something can. */
export const noCouriers: Couriers = {
  email: () => Promise.reject(new DeliveryFailure("not_configured", { final: false })),
  webhook: () => Promise.reject(new DeliveryFailure("not_configured", { final: false })),
}

export interface DeliverDeps {
  db: Database
  clock: () => Date
  watchKeys: WatchKeys
  couriers: Couriers
}

const atOnce = 16

/** One round: answers how many were tried. */
export async function deliverDue(deps: DeliverDeps, practice: PracticeId): Promise<number> {
  const due = await deps.db.transaction(practice, (sql) => claimDue(sql, practice, deps.clock(), atOnce))
  await Promise.all(due.map((delivery) => deliverOne(deps, practice, delivery)))
  return due.length
}

async function deliverOne(deps: DeliverDeps, practice: PracticeId, delivery: Delivery): Promise<void> {
  const { db, clock } = deps
  const { id } = delivery
  const outcome = await tryOne(deps, practice, delivery)
  await db.transaction(practice, (sql) =>
    outcome === undefined
      ? markDelivered(sql, practice, id, clock())
      : markFailed(sql, practice, { id, ...outcome }, clock()),
  )
}

async function tryOne(
  { clock, watchKeys, couriers }: DeliverDeps,
  practice: PracticeId,
  delivery: Delivery,
): Promise<{ failure: string; final: boolean } | undefined> {
  const { id, cause, alarm, severity, created_at: createdAt } = delivery
  const message: Message = { id, cause, alarm, kind: delivery.alarm_kind as AlarmKind | null, severity, createdAt }
  try {
    const channel = await openChannel(watchKeys, practice, delivery.channel, delivery.sealed)
    if (channel.kind === "email") await couriers.email(channel, message)
    else await couriers.webhook(channel, message, clock())
    return undefined
  } catch (error) {
    if (error instanceof DeliveryFailure) return { failure: error.code, final: error.final }
    return { failure: "failed", final: false }
  }
}
