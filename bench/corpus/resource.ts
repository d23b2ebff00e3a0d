/** A FHIR resource as far as the corpus looks at it. */
export interface Resource {
  resourceType: string
  id?: string
  [member: string]: unknown
}
