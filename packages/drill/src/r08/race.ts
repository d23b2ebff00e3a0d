/** Two sign-ins at once, each finished with the other's attempt: what single sign-on has mixed up elsewhere. */

import { randomUUID } from "node:crypto"
import { fromBase64url, toBase64url } from "@subrosa/codec"
import { signInStart } from "@subrosa/contract"
import { signPublicKey, signSignIn } from "@subrosa/crypto"
import type { Founder } from "../staff/founder.ts"
import { ask, jsonOf } from "../staff/hand.ts"

const races = 40

/** `won`: answers that opened a session of the victim's account. */
export async function raceSignIns(
  url: string,
  victim: Founder,
  other: Founder,
): Promise<{ tries: number; won: number }> {
  let won = 0
  for (let i = 0; i < races; i++) {
    const [theirs, own] = await Promise.all([start(url, victim), start(url, other)])
    const seed = other.owner.accountKey
    const finish = async (attempt: string, challenge: string, ids: { practice: string; account: string }) => {
      const publicKey = signPublicKey(other.owner.deviceSeed)
      const signature = toBase64url(
        await signSignIn(seed, { challenge: fromBase64url(challenge), devicePublicKey: publicKey }, ids),
      )
      const device = { id: randomUUID(), publicKey: toBase64url(publicKey), label: "Race" }
      return ask(url, undefined, {
        method: "POST",
        target: "/v1/sign-in/finish",
        body: { attempt, device, answer: { kind: "key-file", signature } },
      })
    }
    const answers = await Promise.all([
      finish(theirs.attempt, own.challenge ?? "", victim),
      finish(own.attempt, theirs.challenge ?? "", victim),
      finish(theirs.attempt, theirs.challenge ?? "", other),
    ])
    for (const answer of answers) {
      const said = jsonOf(answer)
      if (answer.status === 200 && JSON.stringify(said).includes(victim.account)) won++
    }
  }
  return { tries: races * 3, won }
}

async function start(url: string, { practice, account }: Founder) {
  const answer = await ask(url, undefined, {
    method: "POST",
    target: "/v1/sign-in/start",
    body: { kind: "key-file", practice, account },
  })
  const parsed = signInStart.result.safeParse(jsonOf(answer))
  return parsed.success ? parsed.data : { attempt: randomUUID(), challenge: toBase64url(new Uint8Array(32)) }
}
