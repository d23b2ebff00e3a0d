/** First step of a new practice: its id and its log's key, so that the owner can sign both into the practice card. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import { ApiError, type PracticeId } from "@subrosa/contract"
import { signPublicKey } from "@subrosa/crypto"
import { formatVerifierKey, signatureTypes, verifierKey } from "@subrosa/log"
import { keeperKeyContext } from "../keeper-key.ts"
import { logOrigin } from "../log/log-key.ts"
import { newChallenge } from "../sign-in/challenge.ts"
import { registrationOptions } from "../sign-in/webauthn.ts"
import type { Identity, Public } from "./context.ts"
import { readBytes } from "./read-bytes.ts"

/** Time to type a name, find a security key, and write down a recovery code. */
const reservationHours = 2

export const practiceReserve: Public<typeof contract.practiceReserve> = async (identity, { body }) => {
  await requireSetupToken(identity, body.setupToken)
  const practice = randomUUID() as PracticeId
  const logSeed = Uint8Array.from(randomBytes(32))
  const origin = logOrigin(practice)
  const logKey = formatVerifierKey(verifierKey(origin, signatureTypes.ed25519, signPublicKey(logSeed)))
  const sealedLogSeed = await identity.keyEncryptionKey.seal(logSeed, keeperKeyContext(practice, "log", 1))
  logSeed.fill(0)
  const challenge = newChallenge()
  const prfSalt = randomBytes(32)
  const now = identity.clock()
  await identity.db.anywhere(async (sql) => {
    await sql.query({ text: "delete from keeper.reservation where expires_at <= $1" }, [now])
    await sql.query(
      {
        text: `insert into keeper.reservation
          (practice, account, log_origin, log_key, sealed_log_seed, challenge, prf_salt, expires_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      },
      [
        practice,
        body.account,
        origin,
        logKey,
        sealedLogSeed,
        challenge.bytes,
        prfSalt,
        new Date(now.getTime() + reservationHours * 3_600_000),
      ],
    )
  })
  const user = { practice, account: body.account, name: body.accountName }
  return {
    practice,
    logOrigin: origin,
    logKey,
    options: await registrationOptions(identity, user, challenge.bytes, []),
    prfSalt: toBase64url(prfSalt),
  }
}

export async function requireSetupToken({ setupToken }: Identity, token: string): Promise<void> {
  if (!(await setupToken.check(readBytes(token, "setupToken")))) throw setupTokenRefused()
}

export function setupTokenRefused(): ApiError {
  return new ApiError(
    "forbidden",
    "this set-up token is not valid, or was used: the present one is in the file setup-token of the server's data directory",
  )
}
