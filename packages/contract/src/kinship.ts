/** Kinship tokens: keyed, of family name, home and phone; compared by the keeper, never shown (spec/kinship.md). */
import { z } from "zod"
import { AccountId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { bytesOf } from "./wire.ts"

export const KinshipKind = z.enum(["family-name", "address", "street", "phone"])
export type KinshipKind = z.infer<typeof KinshipKind>

export const kinshipTokensMax = 24
export const KinshipToken = z.object({ kind: KinshipKind, token: bytesOf(16) })
export type KinshipToken = z.infer<typeof KinshipToken>

/** A member of staff's own: by an officer, from the person's card and the home address that the officer types in. Replaces what was there. */
export const kinshipUpdate = operation({
  name: "kinshipUpdate",
  auth: "signed",
  method: "PUT",
  path: "/v1/practices/:practice/accounts/:account/kinship",
  params: inPractice.extend({ account: AccountId }),
  query: none,
  body: z.object({ tokens: z.array(KinshipToken).max(kinshipTokensMax) }),
  result: nothing,
})
