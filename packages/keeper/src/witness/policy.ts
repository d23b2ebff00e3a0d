/** The practice's witnesses: an owner sets them by a signed policy, everyone of the practice sees how they stand. */
import { fromBase64url, isCanonical, utf8 } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import { ApiError, WitnessPolicy } from "@subrosa/contract"
import { context, parseAccountCard, verify } from "@subrosa/crypto"
import { LogError, parseVerifierKey, signatureTypes } from "@subrosa/log"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { accountRead } from "../identity/account.ts"
import type { Signed } from "../identity/context.ts"
import { manage } from "../identity/manage.ts"
import { readPolicy } from "./read-policy.ts"

type Standing = contract.Result<typeof contract.witnessPolicyRead>

export const witnessPolicyRead: Signed<typeof contract.witnessPolicyRead> = ({ db }, caller) =>
  db.inPractice(caller.practice, (sql) => readStanding(sql, caller.practice))

export const witnessPolicyUpdate: Signed<typeof contract.witnessPolicyUpdate> = (identity, caller, { body }) => {
  const policy = readBody(body, caller)
  return manage(identity, caller, async (sql, head) => {
    await requireOwnSignature(sql, caller, body)
    const before = await readPolicy(sql, caller.practice)
    // Its answer was lost, and it is asked for again.
    if (before?.signed.policy === body.policy) return { events: [], result: await readStanding(sql, caller.practice) }
    if (policy.version !== (before?.policy.version ?? 0) + 1) {
      throw new ApiError("conflict", "the witnesses were changed meanwhile; look again")
    }
    await sql.query(
      {
        name: "keeper.witness-policy.write",
        text: `insert into keeper.witness_policy (practice, version, policy, signature) values ($1, $2, $3, $4)
          on conflict (practice) do update set version = excluded.version, policy = excluded.policy, signature = excluded.signature`,
      },
      [caller.practice, policy.version, body.policy, Buffer.from(body.signature, "base64url")],
    )
    // What a witness that is no longer listed has said is of no use.
    await sql.query(
      {
        name: "keeper.witness-state.prune",
        text: "delete from keeper.witness_state where practice = $1 and not witness = any($2)",
      },
      [caller.practice, policy.witnesses.map(({ key }) => key)],
    )
    const event: contract.Event = { ...head, type: "witnesses", policy: body.policy, signature: body.signature }
    return { events: [event], result: await readStanding(sql, caller.practice) }
  })
}

function readBody({ policy: text }: contract.SignedPolicy, { practice, account }: Caller): WitnessPolicy {
  const wrong = (field: string, message: string) =>
    new ApiError("invalid_request", `the policy's ${field} ${message}`, { errors: [{ field: "policy", message }] })
  const value = parseJson(text)
  const parsed = WitnessPolicy.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw wrong(issue?.path.join(".") ?? "text", issue?.message ?? "is malformed")
  }
  if (!isCanonical(text, value)) throw wrong("text", "is not canonical JSON")
  const policy = parsed.data
  if (policy.practice !== practice) throw wrong("practice", "is another")
  if (policy.account !== account) throw wrong("account", "must be your own: you sign it")
  const keys = new Set<string>()
  for (const { key, name } of policy.witnesses) {
    const material = keyMaterial(key)
    if (material === undefined) throw wrong(`witness ${name}`, "has no verifier key of cosignatures")
    if (keys.has(material)) throw wrong(`witness ${name}`, "has the key of another one")
    keys.add(material)
  }
  return policy
}

/** One key under two names would count twice. */
function keyMaterial(vkey: string): string | undefined {
  try {
    const { type, publicKey } = parseVerifierKey(vkey)
    return type === signatureTypes.cosignature ? Buffer.from(publicKey).toString("hex") : undefined
  } catch (error) {
    if (error instanceof LogError) return undefined
    throw error
  }
}

/** Clients check this again with the cards they trust; here it keeps a policy out that every client would refuse. */
async function requireOwnSignature(sql: Sql, caller: Caller, signed: contract.SignedPolicy): Promise<void> {
  const account = await accountRead(sql, caller.practice, caller.account)
  const key = account === undefined ? undefined : parseAccountCard(utf8(account.card)).signPublicKey
  const signature = fromBase64url(signed.signature)
  const bound = context("witness-policy", caller.practice)
  if (key === undefined || !(await verify(key, utf8(signed.policy), signature, bound))) {
    throw new ApiError("invalid_request", "the policy is not signed with your account's key")
  }
}

interface StateRow {
  witness: string
  cosigned_size: number | null
  cosigned_at: Date | null
  problem: string | null
  problem_at: Date | null
}

async function readStanding(sql: Sql, practice: string): Promise<Standing> {
  const [stored, { rows: states }, { rows: heads }] = await Promise.all([
    readPolicy(sql, practice),
    sql.query<StateRow>(
      {
        name: "keeper.witness-state.read",
        text: `select witness, cosigned_size, cosigned_at, problem, problem_at from keeper.witness_state where practice = $1`,
      },
      [practice],
    ),
    sql.query<{ size: number }>(
      { name: "keeper.log-head.size", text: "select size from keeper.log_head where practice = $1" },
      [practice],
    ),
  ])
  return {
    signed: stored?.signed ?? null,
    states: (stored?.policy.witnesses ?? []).map(({ key }) =>
      stateOf(
        key,
        states.find((row) => row.witness === key),
      ),
    ),
    size: heads[0]?.size ?? 0,
  }
}

function stateOf(key: string, row: StateRow | undefined): contract.WitnessState {
  const { cosigned_size: size, cosigned_at: time, problem: text, problem_at: at } = row ?? emptyRow
  return {
    key,
    cosigned: size === null || time === null ? null : { size, time: time.toISOString() },
    problem: text === null || at === null ? null : { text, at: at.toISOString() },
  }
}

const emptyRow = { cosigned_size: null, cosigned_at: null, problem: null, problem_at: null }

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
