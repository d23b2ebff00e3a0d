/**
 * What somebody tries who knows a person well and holds nothing of theirs, but for a helper's ear or a link that was used. Each way answers
 * whether it opened the victim's account.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import type { PracticeId } from "@subrosa/contract"
import { formatRecoveryCode, generateDeviceKey, makeRecoveryCode, signRaw } from "@subrosa/crypto"
import { createEngine, type Engine, EngineError } from "@subrosa/engine"
import type { Random } from "@subrosa/simulate"
import type { Instance } from "../instance.ts"
import type { Colleague } from "../staff/colleague.ts"
import { ask, jsonOf, watchedPlatform } from "../staff/hand.ts"
import { freshen, isTold } from "./helped.ts"

export interface Target extends Colleague {
  practice: PracticeId
}

export type Way =
  | "reused password"
  | "recovery kit"
  | "own signature"
  | "spent invitation"
  | "altered invitation"
  | "new way in"
  | "persuaded helper"
  | "stolen link"

export const ways: readonly Way[] = [
  "reused password",
  "recovery kit",
  "own signature",
  "spent invitation",
  "altered invitation",
  "new way in",
  "persuaded helper",
  "stolen link",
]

export interface Scene {
  url: string
  random: Random
  /** A link that its newcomer has used, and one that is still open (stolen from a screen, say). */
  spentLink: string
  openLink: string
  /** A recovery link that its person has used. */
  usedLink: string
  clock: Instance["clock"]
  officer: Engine
  /** Whom every victim has named, and who believes anything. */
  helper: Colleague
  /** Is told when a recovery began of which officers or the person were not told. */
  onUntold(): void
}

const codeTries = 4

/** True when the victim's account was opened, or something new was joined to it. */
export async function tryWay(way: Way, scene: Scene, victim: Target): Promise<boolean> {
  const { url } = scene
  const engine = createEngine(watchedPlatform({ url }).platform)
  switch (way) {
    case "reused password":
      return anyOf(codeTries, async () => {
        const totpCode = String(scene.random.int(1_000_000)).padStart(6, "0")
        const { loginName, password } = victim
        await engine.passwordSignIn({ loginName, password, totpCode, deviceLabel: "New laptop" })
        return isOpen(engine)
      })
    case "recovery kit":
      return anyOf(codeTries, async () => {
        const code = formatRecoveryCode(makeRecoveryCode())
        const { practice, account } = victim
        await engine.recoverySignIn({ practice, account, code, deviceLabel: "New laptop" })
        return isOpen(engine)
      })
    case "own signature":
      return ownSignature(url, victim)
    case "spent invitation":
      return joins(engine, scene.spentLink, victim)
    case "altered invitation":
      return joins(engine, alter(scene.openLink), victim)
    case "new way in":
      return newWayIn(url, victim)
    case "persuaded helper":
      return persuadedHelper(scene, victim)
    case "stolen link":
      return refusedIsFalse(async () => {
        await engine.recoverStart({ link: scene.usedLink })
        return true
      })
  }
}

const isOpen = (engine: Engine): boolean => engine.state().kind === "open"

async function anyOf(tries: number, once: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < tries; i++) if (await refusedIsFalse(once)) return true
  return false
}

/** A refusal of ours is a no; anything else is a fault of the drill. */
async function refusedIsFalse(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}

/** Answers a challenge for the victim's account with a key of one's own. */
async function ownSignature(url: string, { practice, account }: Target): Promise<boolean> {
  const { privateKey, publicKey } = await generateDeviceKey()
  let opened = false
  for (const kind of ["key-file", "recovery-kit"]) {
    const started = await ask(url, undefined, {
      method: "POST",
      target: "/v1/sign-in/start",
      body: { kind, practice, account },
    })
    const said = jsonOf(started)
    const attempt = typeof said === "object" && said !== null && "attempt" in said ? said.attempt : randomUUID()
    const signature = toBase64url(await signRaw(privateKey, randomBytes(32)))
    const device = { id: randomUUID(), publicKey: toBase64url(publicKey), label: "Own" }
    const proof = toBase64url(randomBytes(32))
    const answer = { kind, signature, ...(kind === "recovery-kit" && { proof }) }
    const finished = await ask(url, undefined, {
      method: "POST",
      target: "/v1/sign-in/finish",
      body: { attempt, device, answer },
    })
    opened ||= finished.status === 200
  }
  return opened
}

/** Joins by a link as the victim by name: granted when that works, for colleagues would take it for the victim. */
const joins = (engine: Engine, link: string, victim: Target): Promise<boolean> =>
  refusedIsFalse(async () => {
    await engine.joinStart({ link, personName: victim.name })
    return true
  })

/** A helper who believes the impostor asks for it, and would hand over the link. No officer agrees; the person sees it, and presses once. */
async function persuadedHelper({ helper, officer, clock, onUntold }: Scene, victim: Target): Promise<boolean> {
  const id = await helper.engine.recoveryStart(victim.account).then(
    (begun) => begun.id,
    async (error: unknown) => {
      if (!(error instanceof EngineError && error.code === "step_up_required")) throw error
      await freshen(helper, clock)
      return (await helper.engine.recoveryStart(victim.account)).id
    },
  )
  if (!(await isTold(officer, victim.engine, id))) onUntold()
  const handsOver = async () => {
    await helper.engine.recoveryLink(id)
    return true
  }
  const atOnce = await refusedIsFalse(handsOver)
  await victim.engine.recoveryStop(id)
  return (await refusedIsFalse(handsOver)) || atOnce
}

function alter(link: string): string {
  const at = link.length - 5
  return link.slice(0, at) + (link[at] === "A" ? "B" : "A") + link.slice(at + 1)
}

/** A passkey or kit added to the victim's account: without a session, and with a made-up one. */
async function newWayIn(url: string, { practice }: Target): Promise<boolean> {
  const { privateKey } = await generateDeviceKey()
  const body = {
    kind: "recovery-kit",
    slot: { id: randomUUID(), kind: "recovery-kit", label: "Kit", sealed: toBase64url(randomBytes(60)) },
    proofDigest: toBase64url(randomBytes(32)),
  }
  const request = { method: "POST", target: `/v1/practices/${practice}/slots`, body } as const
  const hand = { url, practice, session: randomUUID(), sign: (message: Uint8Array) => signRaw(privateKey, message) }
  const answers = await Promise.all([ask(url, undefined, request), ask(url, hand, request)])
  return answers.some(({ status }) => status < 300)
}
