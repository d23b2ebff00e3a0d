/** Colleagues of a throwaway practice, who join as people do: by an invitation link, with a password and one-time codes. */
import { randomBytes } from "node:crypto"
import type { AccountId, Role } from "@subrosa/contract"
import { createEngine, type Engine } from "@subrosa/engine"
import { Secret, TOTP } from "otpauth"
import type { Instance } from "../instance.ts"
import { type Answer, type Hand, watchedPlatform } from "./hand.ts"

export interface Colleague {
  engine: Engine
  account: AccountId
  name: string
  loginName: string
  password: string
  /** As the authenticator app holds it, base32. */
  totpSecret: string
  hand(): Hand
}

/** Hears each answer that a device was given. */
export type Hearing = (path: string, answer: Answer) => void

let joined = 0

/** Joins and is let in by the owner's client. */
export async function admitColleague(
  { engine: owner, url }: Pick<Instance, "engine" | "url">,
  {
    roles,
    name,
    clock,
    stateFile,
    hear,
  }: { roles: Role[]; name: string; clock?: () => Date; stateFile?: string; hear?: Hearing },
): Promise<Colleague> {
  const { link } = await owner.invite({ roles, label: name })
  const { platform, hand } = watchedPlatform({
    url,
    ...(clock !== undefined && { clock }),
    ...(stateFile !== undefined && { stateFile }),
    ...(hear !== undefined && { hear }),
  })
  const engine = createEngine(platform)
  const loginName = `person${++joined}.${randomBytes(3).toString("hex")}@example.org`
  const password = randomBytes(12).toString("base64url")
  const { secret: totpSecret } = await engine.totpCreate(loginName)
  const { ticket } = await engine.joinStart({ link, personName: name })
  const totpCode = codeOf(totpSecret, clock?.())
  await engine.joinFinish({
    ticket,
    wayIn: { kind: "password", loginName, password, totpSecret, totpCode },
    deviceLabel: `${name}'s laptop`,
  })
  const { confirmed, refused } = await owner.confirmNewcomers()
  if (confirmed.length === 0) throw new Error(`${name} was not let in: ${refused[0]?.because ?? "nobody waits"}`)
  await isOpen(engine)
  const state = engine.state()
  if (state.kind !== "open") throw new Error(`${name} was let in and is ${state.kind}`)
  return { engine, account: state.me.account, name, loginName, password, totpSecret, hand }
}

/** The code of that time, or of half a minute later: each opens once, and the next one counts already. */
export const codeOf = (secret: string, at: Date = new Date(), ahead = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() + ahead * 30_000 })

/** A newcomer's client asks every five seconds whether it was let in. */
async function isOpen(engine: Engine, timeoutMs = 30_000): Promise<void> {
  if (engine.state().kind === "open") return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error("a newcomer was not let in within 30 s")), timeoutMs)
  const stop = engine.onState((state) => {
    if (state.kind === "open") resolve()
  })
  try {
    await promise
  } finally {
    clearTimeout(timer)
    stop()
  }
}
