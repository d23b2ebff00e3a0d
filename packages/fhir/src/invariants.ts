/**
 * FHIR R4 base invariants of severity "error" that need no general FHIRPath, by type. The keys and wordings are HL7's
 * (http://hl7.org/fhir/R4/conformance-rules.html); what a structure check covers already is not repeated.
 */

import type { Invariant } from "./invariant.ts"
import { adminInvariants } from "./invariants-admin.ts"
import { bundleInvariants } from "./invariants-bundle.ts"
import { clinicalInvariants } from "./invariants-clinical.ts"
import { datatypeInvariants } from "./invariants-datatypes.ts"
import { questionnaireInvariants } from "./invariants-questionnaire.ts"

const table = new Map<string, readonly Invariant[]>(
  Object.entries({
    ...datatypeInvariants,
    ...adminInvariants,
    ...clinicalInvariants,
    ...questionnaireInvariants,
    ...bundleInvariants,
  }),
)

export const invariantsOf = (typeName: string): readonly Invariant[] | undefined => table.get(typeName)
