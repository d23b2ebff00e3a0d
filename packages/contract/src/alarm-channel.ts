/** Where alarms go besides the app: e-mail and signed webhooks, set by owners. */
import { z } from "zod"
import { Severity } from "./alarm-kinds.ts"
import { ChannelId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { Instant, Label } from "./wire.ts"

/** `first`: told at once. `escalated`: told when nobody has answered in time. */
export const ChannelStage = z.enum(["first", "escalated"])
export type ChannelStage = z.infer<typeof ChannelStage>

const common = { id: ChannelId, label: Label, stage: ChannelStage, least: Severity }

export const NewChannel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("email"), ...common, address: z.email().max(254) }),
  /** `secret`: Standard Webhooks' `whsec_` and 24 to 64 bytes in base64. */
  z.object({
    kind: z.literal("webhook"),
    ...common,
    url: z.url().max(2000),
    secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/),
  }),
])
export type NewChannel = z.infer<typeof NewChannel>

export const Channel = z.object({
  ...common,
  kind: z.enum(["email", "webhook"]),
  /** The address, or the URL's host: enough to recognise it. */
  target: z.string(),
  createdAt: Instant,
  /** The newest delivery: when, and what went wrong with it if it did not arrive. */
  lastDelivery: z.object({ at: Instant, failure: z.string().nullable() }).nullable(),
})
export type Channel = z.infer<typeof Channel>

export const alarmChannelSearch = operation({
  name: "alarmChannelSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/alarm-channels",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ channels: z.array(Channel) }),
})

/** Sends a first message there, so that a wrong address shows at once. */
export const alarmChannelCreate = operation({
  name: "alarmChannelCreate",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/alarm-channels",
  params: inPractice,
  query: none,
  body: NewChannel,
  result: nothing,
})

export const alarmChannelEnd = operation({
  name: "alarmChannelEnd",
  auth: "fresh",
  method: "DELETE",
  path: "/v1/practices/:practice/alarm-channels/:channel",
  params: inPractice.extend({ channel: ChannelId }),
  query: none,
  body: none,
  result: nothing,
})
