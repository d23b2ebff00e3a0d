/**
 * Everything that is sealed under the key-encryption key, table by table: what is not named here would be lost when the key changes.
 *
 * Each context of keeper-key.ts has its place here (a test sees to that).
 */
import { attemptContext, keeperKeyContext, serverSecretContext, totpContext } from "../keeper-key.ts"

/** The row's key columns as texts, in the order of `keys`. */
type Keys = readonly string[]

export interface SealedPlace {
  table: string
  column: string
  /** Columns that name the row (beside the practice, where `perPractice`). */
  keys: readonly string[]
  /** Whether the table is seen under one practice's row-level security. */
  perPractice: boolean
  context(practice: string, keys: Keys): Uint8Array
  sealedAs: string
}

const keyNames = ["share", "token", "log", "watch"] as const
const secretNames = ["opaque", "decoy"] as const

export const sealedPlaces: readonly SealedPlace[] = [
  {
    ...{ table: "keeper_key", column: "sealed", keys: ["name", "version"], perPractice: true },
    sealedAs: keeperKeyContext.name,
    context: (practice, [name, version]) => keeperKeyContext(practice, oneOf(keyNames, name), Number(version)),
  },
  {
    ...{ table: "password", column: "sealed_totp_secret", keys: ["slot"], perPractice: true },
    sealedAs: totpContext.name,
    context: (practice, [slot = ""]) => totpContext(practice, slot),
  },
  {
    ...{ table: "server_secret", column: "sealed", keys: ["name"], perPractice: false },
    sealedAs: serverSecretContext.name,
    context: (_, [name]) => serverSecretContext(oneOf(secretNames, name)),
  },
  {
    ...{ table: "reservation", column: "sealed_log_seed", keys: ["practice"], perPractice: false },
    sealedAs: keeperKeyContext.name,
    context: (_, [practice = ""]) => keeperKeyContext(practice, "log", 1),
  },
  {
    ...{ table: "attempt", column: "state", keys: ["id"], perPractice: false },
    sealedAs: attemptContext.name,
    context: (_, [id = ""]) => attemptContext(id),
  },
]

function oneOf<T extends string>(names: readonly T[], name: string | undefined): T {
  const found = names.find((one) => one === name)
  if (found === undefined) throw new Error("invariant: a sealed value of a kind that is not known here")
  return found
}
