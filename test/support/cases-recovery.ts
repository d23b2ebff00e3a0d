/** Cases of recovery by helpers: naming, asking, the link, coming back by it. */
import { randomBytes, randomUUID } from "node:crypto"
import { fromBase64url, toBase64url } from "@subrosa/codec"
import { recoveryRead } from "@subrosa/contract"
import { recoveryLinkKeys, sha256, signSignIn } from "@subrosa/crypto"
import { type Member, nameHelpers, passkeyWayIn, SoftwareAuthenticator } from "@subrosa/testkit"
import { mustAsk } from "./ask.ts"
import type { Case } from "./cases.ts"
import { type Cast, letIn, rosterOf } from "./cast.ts"

const path = ({ practice }: Cast, rest: string): string => `/v1/practices/${practice.practice}/${rest}`
const get = (rest: string) => (cast: Cast) => ({ method: "GET", target: path(cast, rest) })
const random = (bytes: number): string => toBase64url(randomBytes(bytes))

/** Whoever asks, if they work here; else the clinician. */
function helperOf({ people }: Cast, by: Member): Member {
  const here = Object.entries(people).filter(([column]) => !["pending", "ended", "other practice"].includes(column))
  return here.some(([, member]) => member === by) ? by : people.clinician
}

/** Somebody new who has named this helper. */
async function lost(cast: Cast, helper: Member): Promise<Member> {
  const person = await letIn(cast.office, cast.practice, ["front-desk"], rosterOf(cast.teams, ["front-desk"]))
  const body = await nameHelpers(person.person, helper.person)
  await mustAsk(cast.url, person, { method: "PUT", target: path(cast, "recovery-helpers"), body })
  return person
}

/** A recovery that this helper has asked for; `ready`: an officer has agreed, and the hour is over. */
async function started(cast: Cast, helper: Member, ready: boolean): Promise<{ id: string; person: Member }> {
  const person = await lost(cast, helper)
  const id = randomUUID()
  const query = cast.office.database.query
  await query("update keeper.session set fresh_until = now() + interval '5 minutes' where id = $1", [helper.session])
  const body = { id, account: person.person.account }
  await mustAsk(cast.url, helper, { method: "POST", target: path(cast, "recoveries"), body })
  if (ready) {
    await query(
      `update keeper.approval set state = 'approved', not_before = now(), decided_by = $2, decided_at = now()
        where id = (select approval from keeper.recovery where id = $1)`,
      [id, cast.practice.owner.person.account],
    )
  }
  return { id, person }
}

/** A link that its helper has made. */
async function linked(cast: Cast) {
  const helper = cast.people.clinician
  const { id, person } = await started(cast, helper, true)
  const keys = recoveryLinkKeys(randomBytes(32), { practice: cast.practice.practice, recovery: id })
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const body = { tokenDigest: toBase64url(sha256(keys.tokenKey)), handover: random(60), expiresAt }
  await mustAsk(cast.url, helper, { method: "PUT", target: path(cast, `recoveries/${id}/link`), body })
  return { id, person, token: toBase64url(keys.tokenKey) }
}

async function read(cast: Cast, hasLink: boolean) {
  const { id, token, person } = await linked(cast)
  const { publicKey } = person.person.device.wire
  return {
    method: "POST",
    target: path(cast, `recoveries/${id}/read`),
    body: { token: hasLink ? token : random(32), devicePublicKey: publicKey },
  }
}

async function finish(cast: Cast, hasLink: boolean) {
  const { id, token, person } = await linked(cast)
  const { practice, account, keys } = person.person
  const device = { ...person.person.device.wire, id: randomUUID() }
  const opened = recoveryRead.result.parse(
    await mustAsk(cast.url, undefined, {
      method: "POST",
      target: path(cast, `recoveries/${id}/read`),
      body: { token, devicePublicKey: device.publicKey },
    }),
  )
  const signIn = {
    challenge: fromBase64url(opened.challenge),
    devicePublicKey: fromBase64url(device.publicKey),
  }
  const signature = toBase64url(await signSignIn(keys.signSeed, signIn, { practice, account }))
  const { registration, slot } = passkeyWayIn(new SoftwareAuthenticator({ origin: cast.url }), opened)
  return {
    method: "POST",
    target: path(cast, `recoveries/${id}/finish`),
    body: {
      token: hasLink ? token : random(32),
      attempt: opened.attempt,
      signature,
      device,
      wayIn: { kind: "passkey", registration, slot },
    },
  }
}

async function notice(cast: Cast, of: Member): Promise<string> {
  const id = randomUUID()
  const { practice, account, device } = of.person
  await cast.office.database.query(
    `insert into keeper.recovery_notice (practice, id, account, kind, device, at) values ($1, $2, $3, 'recovery', $4, now())`,
    [practice, id, account, device.id],
  )
  return id
}

export const recoveryCases: readonly Case[] = [
  {
    operation: "recoveryHelpersUpdate",
    make: async (cast, by) => {
      const helper = by === cast.people.clinician ? cast.people.supervisor : cast.people.clinician
      return {
        method: "PUT",
        target: path(cast, "recovery-helpers"),
        body: await nameHelpers(by.person, helper.person),
      }
    },
  },
  { operation: "recoveryHelpersRead", make: get("recovery-helpers") },
  { operation: "recoveryHelpersEnd", make: (cast) => ({ method: "DELETE", target: path(cast, "recovery-helpers") }) },
  { operation: "recoverySearch", make: get("recoveries") },
  {
    operation: "recoveryCreate",
    way: "of who has named them",
    make: async (cast, by) => {
      const { person } = await lost(cast, helperOf(cast, by))
      return { method: "POST", target: path(cast, "recoveries"), body: { id: randomUUID(), account: person.account } }
    },
  },
  {
    operation: "recoveryCreate",
    way: "of who has named others",
    make: async (cast, by) => {
      const { person } = await lost(cast, by === cast.people.biller ? cast.people.supervisor : cast.people.biller)
      return { method: "POST", target: path(cast, "recoveries"), body: { id: randomUUID(), account: person.account } }
    },
  },
  {
    operation: "recoveryKeyRead",
    way: "another helper's",
    make: async (cast, by) => {
      const { people } = cast
      const { id } = await started(cast, by === people.clinician ? people.supervisor : people.clinician, true)
      return { method: "GET", target: path(cast, `recoveries/${id}/key`) }
    },
  },
  {
    operation: "recoveryKeyRead",
    way: "the clinician's own",
    make: async (cast) => {
      const { id } = await started(cast, cast.people.clinician, true)
      return { method: "GET", target: path(cast, `recoveries/${id}/key`) }
    },
  },
  {
    operation: "recoveryLinkUpdate",
    way: "the clinician's own",
    make: async (cast) => {
      const { id } = await started(cast, cast.people.clinician, true)
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
      const body = { tokenDigest: random(32), handover: random(60), expiresAt }
      return { method: "PUT", target: path(cast, `recoveries/${id}/link`), body }
    },
  },
  { operation: "recoveryRead", way: "without the link", make: (cast) => read(cast, false) },
  { operation: "recoveryRead", way: "with the link", byLink: true, make: (cast) => read(cast, true) },
  { operation: "recoveryFinish", way: "without the link", make: (cast) => finish(cast, false) },
  { operation: "recoveryFinish", way: "with the link and the keys", byLink: true, make: (cast) => finish(cast, true) },
  {
    operation: "recoveryEnd",
    way: "the clinician's own",
    make: async (cast) => {
      const { id } = await started(cast, cast.people.clinician, false)
      return { method: "DELETE", target: path(cast, `recoveries/${id}`) }
    },
  },
  {
    operation: "recoveryNoticeAcknowledge",
    way: "one's own",
    make: async (cast, by) => ({
      method: "POST",
      target: path(cast, `recovery-notices/${await notice(cast, helperOf(cast, by))}/acknowledge`),
    }),
  },
  {
    operation: "recoveryNoticeAcknowledge",
    way: "another's",
    make: async (cast) => ({
      method: "POST",
      target: path(cast, `recovery-notices/${await notice(cast, await lost(cast, cast.people.clinician))}/acknowledge`),
    }),
  },
  {
    operation: "recoveryNoticeDispute",
    way: "another's",
    make: async (cast) => ({
      method: "POST",
      target: path(cast, `recovery-notices/${await notice(cast, await lost(cast, cast.people.clinician))}/dispute`),
    }),
  },
]
