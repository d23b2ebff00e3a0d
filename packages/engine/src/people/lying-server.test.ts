/** What a server that lies about people and keys gains: nothing. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fromBase64url, fromUtf8, randomUuid, toBase64url, utf8 } from "@subrosa/codec"
import { AccountId } from "@subrosa/contract"
import {
  accountCardDigest,
  generateAccountKeys,
  makeAccountCard,
  makeEndorsement,
  makePracticeCard,
  randomKey,
  sealTeamKey,
} from "@subrosa/crypto"
import { founded, joined, joining, newWorker, polled, touchPasskey, type Worker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"
import { wrappingsFor } from "../chart/new-segment.ts"
import { draftAccount, wireCard } from "../session/new-account.ts"

let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => server.close())

const careTeam = ({ core }: Worker) => core.careTeams()[0]!
const rolesIn = async (worker: Worker, account: AccountId) =>
  (await worker.face.staff()).find((one) => one.account === account)?.roles

test("a server that swaps a newcomer's keys is caught before any team key is sealed to them", async () => {
  const ann = await founded(server)
  const bob = await joining(server, ann, "Bob", ["clinician"])
  const account = bob.core.account()
  const forged = await draftAccount(ann.core.practice(), account, "Bob", server.start)
  const { card, signature } = wireCard(forged.card)
  await server.query("update keeper.account set card = $2, card_signature = $3 where id = $1", [
    account,
    card,
    fromBase64url(signature),
  ])
  const { confirmed, refused } = await ann.face.confirmNewcomers()
  assert.deepEqual([confirmed, refused.length], [[], 1])
  assert.match(refused[0]?.because ?? "", /not those of whoever got your link/)
  assert.deepEqual(
    await server.query("select 1 from keeper.team_key where account = $1 and sealer <> account", [account]),
    [],
  )
})

test("a server that raises a newcomer's roles gains nothing", async () => {
  const ann = await founded(server)
  const bob = await joining(server, ann, "Bob", ["front-desk"])
  const account = bob.core.account()
  await server.query("update keeper.account set roles = '{owner}' where id = $1", [account])
  await server.query("update keeper.invitation set roles = '{owner}' where account = $1", [account])
  const { refused } = await ann.face.confirmNewcomers()
  assert.match(refused[0]?.because ?? "", /other roles/)
})

test("a server that swaps the inviter's card or the practice's is caught by the newcomer", async () => {
  const ann = await founded(server)
  const stranger = await founded(server)
  const { link } = await ann.face.invite({ roles: ["clinician"], label: "Bob" })
  const state = stranger.core.practice()
  const [theirs] = await server.query("select card, card_signature from keeper.practice where id = $1", [state])
  const [inviter] = await server.query("select card, card_signature from keeper.account where practice = $1", [state])
  for (const [member, row] of [
    ["practiceCard", theirs],
    ["inviterCard", inviter],
  ] as const) {
    const between = async (url: string, init: RequestInit): Promise<Response> => {
      const answer: Record<string, unknown> = JSON.parse(await (await server.fetch(url, init)).text())
      const signature = toBase64url(Uint8Array.from(row?.card_signature as Uint8Array))
      return new Response(JSON.stringify({ ...answer, [member]: { card: row?.card, signature } }))
    }
    const bob = newWorker({ ...server, fetch: between })
    await assert.rejects(bob.face.joinStart({ link, personName: "Bob" }), { code: "untrusted" })
  }
})

test("a team key that nobody trusted has sealed is not used", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["clinician"])
  const account = bob.core.account()
  const { team, kind, version } = careTeam(bob)
  const { kemPublicKey } = (await ann.core.staffCard(account))!
  const mallory = generateAccountKeys()
  const ids = { practice: ann.core.practice(), team, kind, version, account }
  const { sealed, signature } = await sealTeamKey(randomKey(), kemPublicKey, (await mallory).signSeed, ids)
  // Once in the name of an owner, once in that of the member, once of someone unknown.
  for (const sealer of [ann.core.account(), account, AccountId.parse("00000000-0000-4000-8000-000000000000")]) {
    await server.query(
      "update keeper.team_key set sealed = $3, signature = $4, sealer = $5 where team = $1 and account = $2",
      [team, account, sealed, signature, sealer],
    )
    await bob.face.lock()
    await touchPasskey(bob)
    await assert.rejects(bob.core.teamKey(team, version), { code: "untrusted" })
  }
})

test("a personal team's key is accepted from its holder only, whoever else is trusted", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["clinician"])
  const account = bob.core.account()
  const { team, kind, version } = bob.core.personalTeam()
  const { kemPublicKey } = (await ann.core.staffCard(account))!
  const ids = { practice: ann.core.practice(), team, kind, version, account }
  const { sealed, signature } = await sealTeamKey(randomKey(), kemPublicKey, ann.core.signSeed(), ids)
  await server.query("update keeper.team_key set sealed = $2, signature = $3, sealer = $4 where team = $1", [
    team,
    sealed,
    signature,
    ann.core.account(),
  ])
  await bob.face.lock()
  await touchPasskey(bob)
  await assert.rejects(bob.core.teamKey(team, version), { code: "untrusted" })
})

test("a server that calls the practice team a care team finds no client that wraps or seals anything for it", async () => {
  const ann = await founded(server)
  const [practice] = ann.core.me().teams.filter(({ kind }) => kind === "practice")
  const { team: care, version } = careTeam(ann)
  const everyone = practice!.id
  // The key is in use already, as what it is.
  await ann.core.newestTeam("practice")
  const bob = await joining(server, ann, "Bob", ["owner"])
  // Named as a chart's care team, by its true kind.
  await assert.rejects(wrappingsFor(ann.core, "clinical", everyone), { code: "untrusted" })

  await server.query("update keeper.team set kind = 'care' where id = $1", [everyone])
  await polled(ann)
  assert.ok(ann.core.careTeams().some(({ team }) => team === everyone))
  await assert.rejects(wrappingsFor(ann.core, "clinical", everyone), { code: "untrusted" })
  await assert.rejects(ann.core.teamKey(everyone, version), { code: "untrusted" })
  const { confirmed } = await ann.face.confirmNewcomers()
  const given = await server.query("select team from keeper.team_key where account = $1 and sealer <> account", [
    bob.core.account(),
  ])
  assert.deepEqual([confirmed, given], [[], []])
  // Renewing its key under the wrong name would make it what the server calls it.
  await assert.rejects(ann.face.teamMemberEnd({ team: everyone, account: bob.core.account() }), { code: "untrusted" })
  assert.deepEqual(await server.query("select 1 from keeper.team_key where team = $1 and version > 1", [everyone]), [])
  assert.ok(await wrappingsFor(ann.core, "clinical", care))
})

test("a server that calls a personal team the practice's gets its key sealed to nobody", async () => {
  const ann = await founded(server)
  const bob = await joining(server, ann, "Bob", ["front-desk"])
  const { team } = ann.core.personalTeam()
  const secret = await ann.core.documents.search(team, "invitation")
  assert.equal(secret.length, 1)
  await server.query("drop index keeper.team_practice_kind_idx")
  await server.query("update keeper.team set kind = 'practice' where id = $1", [team])
  await polled(ann)
  await ann.face.confirmNewcomers().catch(() => undefined)
  const holders = await server.query("select distinct account from keeper.team_key where team = $1", [team])
  assert.deepEqual(holders, [{ account: ann.core.account() }])
  assert.equal(bob.face.state().kind, "pending")
})

test("a server that shows a device new to it a practice card of its own is caught by what the person has kept", async () => {
  const ann = await founded(server)
  const { practice, name, logOrigin, logKey } = { practice: ann.core.practice(), ...ann.core.practiceCard() }
  const elsewhere = () => newWorker(server, { authenticator: ann.authenticator })
  await touchPasskey(elsewhere())

  // Mallory as founder, who vouches for Ann: all of it signed as it should be.
  const account = AccountId.parse(randomUuid())
  const mallory = await draftAccount(practice, account, "Mallory", server.start)
  const time = server.start.toISOString()
  const { cardDigest: ownerCard, keys } = mallory
  const content = { practice, name, logOrigin, logKey, owner: account, ownerCard, createdAt: time }
  const card = await makePracticeCard(content, keys.signSeed)
  const own = wireCard(mallory.card)
  await server.query(
    `insert into keeper.account (practice, id, state, roles, card, card_signature, secrets, prf_salt, key_file, created_at)
      select practice, $2, 'active', '{owner}', $3, $4, secrets, prf_salt, false, created_at from keeper.account where id = $1`,
    [ann.core.account(), account, own.card, fromBase64url(own.signature)],
  )
  const [annRow] = await server.query("select card from keeper.account where id = $1", [ann.core.account()])
  const ids = { practice, account: ann.core.account() }
  const annCard = accountCardDigest(utf8(String(annRow?.card)), ids)
  const vouched = { ...ids, card: annCard, roles: ["clinician", "owner"], endorser: account, endorsedAt: time }
  const { endorsement, signature } = await makeEndorsement(vouched, keys.signSeed)
  await server.query("update keeper.account set endorsement = $2, endorsement_signature = $3 where id = $1", [
    ann.core.account(),
    fromUtf8(endorsement),
    signature,
  ])
  await server.query("update keeper.practice set card = $2, card_signature = $3 where id = $1", [
    practice,
    fromUtf8(card.card),
    card.signature,
  ])
  const isCaught = async () => {
    const fresh = elsewhere()
    await assert.rejects(touchPasskey(fresh), {
      code: "untrusted",
      message: /another practice card than the one you joined/,
    })
    assert.deepEqual(fresh.face.state(), { kind: "signed-out", known: [] })
    assert.ok(![...fresh.platform.stored.keys()].some((key) => key.startsWith("practice-card/")))
  }
  await isCaught()
  // Nor does it help to replace what was kept by another team's document, or to withhold it.
  const team = ann.core.personalTeam().team
  const kept = "from store.document d where d.practice = $1 and d.name = 'search-keys'"
  await server.query(
    `update store.document set sealed = (select d.sealed ${kept}) where team = $2 and name = 'preferences'`,
    [practice, team],
  )
  await isCaught()
  await server.query("delete from store.document where team = $1 and name = 'preferences'", [team])
  await isCaught()
})

test("a newcomer's second device knows the practice card from what they kept when they joined", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["clinician"])
  const phone = newWorker(server, { authenticator: bob.authenticator })
  await touchPasskey(phone)
  assert.equal(phone.face.state().kind, "open")
  assert.deepEqual(phone.core.practiceCard().digest, ann.core.practiceCard().digest)
  await server.query("delete from store.document where team = $1 and name = 'preferences'", [
    bob.core.personalTeam().team,
  ])
  await assert.rejects(touchPasskey(newWorker(server, { authenticator: bob.authenticator })), { code: "untrusted" })
})

test("a person whom the server adds is shown as not vouched for, and is given nothing", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["clinician"])
  const practice = ann.core.practice()
  const keys = await generateAccountKeys()
  const account = "00000000-0000-4000-8000-0000000000aa"
  const createdAt = server.start.toISOString()
  const { card, signature } = await makeAccountCard(
    { practice, account, name: "Mallory", ...keys, createdAt },
    keys.signSeed,
  )
  await server.query(
    `insert into keeper.account (practice, id, state, roles, card, card_signature, secrets, endorsement, endorsement_signature, prf_salt, key_file, created_at)
     select practice, $2, 'active', '{owner}', $3, $4, secrets, endorsement, endorsement_signature, prf_salt, false, created_at
     from keeper.account where practice = $1 and id = $5`,
    [practice, account, new TextDecoder().decode(card), signature, ann.core.account()],
  )
  const { team } = careTeam(ann)
  await server.query("insert into keeper.team_member (practice, team, account, custodian) values ($1, $2, $3, false)", [
    practice,
    team,
    account,
  ])
  const mallory = (await ann.face.staff()).find(({ name }) => name === "Mallory")
  assert.deepEqual([mallory?.trusted, mallory?.state], [false, "active"])
  assert.ok(mallory?.untrustedBecause)
  assert.equal(await ann.core.staffCard(AccountId.parse(account)), undefined)
  await assert.rejects(ann.face.teamMemberEnd({ team, account: bob.core.account() }), { code: "untrusted" })
  assert.deepEqual(await server.query("select 1 from keeper.team_key where account = $1", [account]), [])
})

test("roles are the endorsed ones, whatever the server says beside them", async () => {
  const ann = await founded(server)
  const dee = await joined(server, ann, "Dee", ["front-desk"])
  const account = dee.core.account()
  await server.query("update keeper.account set roles = '{clinician,owner}' where id = $1", [account])
  assert.deepEqual(await rolesIn(ann, account), ["front-desk"])
  await polled(dee)
  assert.deepEqual(dee.core.me().roles, ["front-desk"])
})
