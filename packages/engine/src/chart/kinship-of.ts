/** Kinship tokens of the Patients in an entry, for the keeper to compare (spec/kinship.md). */
import { toBase64url } from "@subrosa/codec"
import { type KinshipToken, kinshipTokensMax } from "@subrosa/contract"
import type { kinshipTokens } from "@subrosa/crypto"
import { type KinshipTerm, kinshipTerms, type Resource } from "@subrosa/fhir"

export type KinshipMaker = ReturnType<typeof kinshipTokens>

export const kinshipOf = (token: KinshipMaker, patient: Resource): KinshipToken[] => keyed(token, kinshipTerms(patient))

/** Each once, no more than the keeper takes. */
export function keyed(token: KinshipMaker, terms: readonly KinshipTerm[]): KinshipToken[] {
  const once = new Map(terms.map((term) => [`${term.kind}:${term.value}`, term]))
  return [...once.values()]
    .slice(0, kinshipTokensMax)
    .map((term) => ({ kind: term.kind, token: toBase64url(token(term)) }))
}
