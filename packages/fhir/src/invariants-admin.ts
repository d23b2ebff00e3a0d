/** Invariants of administrative, financial and definitional resources. */
import { count, has, type InvariantTable, invariant } from "./invariant.ts"
import { type Fields, isObject, objectsIn } from "./resource.ts"

const hasHomeUse = (value: unknown) => isObject(value) && value.use === "home"
const hasAnyOf =
  (...names: string[]) =>
  (element: Fields) =>
    names.some((name) => has(element, name))

export const adminInvariants: InvariantTable = {
  "Patient.contact": [
    invariant(
      "pat-1",
      "needs a name, telecom, address or organization",
      hasAnyOf("name", "telecom", "address", "organization"),
    ),
  ],
  Organization: [
    invariant("org-1", "needs an identifier or a name", hasAnyOf("identifier", "name")),
    invariant("org-2", "an address is never for home", (o) => !objectsIn(o.address).some(hasHomeUse)),
    invariant("org-3", "a telecom is never for home", (o) => !objectsIn(o.telecom).some(hasHomeUse)),
  ],
  Appointment: [
    invariant("app-2", "start and end go together", (a) => has(a, "start") === has(a, "end")),
    invariant("app-3", "only proposed, cancelled or waitlisted appointments lack times", (a) => {
      const canLack: unknown[] = ["proposed", "cancelled", "waitlist"]
      return (has(a, "start") && has(a, "end")) || canLack.includes(a.status)
    }),
    invariant("app-4", "a cancelation reason is for cancelled or noshow", (a) => {
      return !has(a, "cancelationReason") || a.status === "noshow" || a.status === "cancelled"
    }),
  ],
  "Appointment.participant": [invariant("app-1", "needs a type or an actor", hasAnyOf("type", "actor"))],
  AppointmentResponse: [invariant("apr-1", "needs participantType or actor", hasAnyOf("participantType", "actor"))],
  "AuditEvent.entity": [
    invariant("sev-1", "has a name or a query, not both", (e) => !has(e, "name") || !has(e, "query")),
  ],
  Consent: [invariant("ppc-1", "needs a policy or a policyRule", hasAnyOf("policy", "policyRule"))],
  Group: [invariant("grp-1", "only an actual group has members", (g) => !has(g, "member") || g.actual === true)],
  InsurancePlan: [invariant("ipn-1", "needs an identifier or a name", hasAnyOf("identifier", "name"))],
  Linkage: [invariant("lnk-1", "needs at least two items", (l) => count(l.item) > 1)],
  List: [
    invariant("lst-1", "emptyReason excludes entries", (l) => !has(l, "emptyReason") || !has(l, "entry")),
    invariant(
      "lst-2",
      "only a list of changes deletes",
      (l) => l.mode === "changes" || !objectsIn(l.entry).some((e) => has(e, "deleted")),
    ),
    invariant(
      "lst-3",
      "only a working list dates its entries",
      (l) => l.mode === "working" || !objectsIn(l.entry).some((e) => has(e, "date")),
    ),
  ],
  "ValueSet.compose.include": [
    invariant("vsd-1", "needs a valueSet or a system", hasAnyOf("valueSet", "system")),
    invariant(
      "vsd-2",
      "concepts and filters need a system",
      (i) => (!has(i, "concept") && !has(i, "filter")) || has(i, "system"),
    ),
    invariant("vsd-3", "has concepts or filters, not both", (i) => !has(i, "concept") || !has(i, "filter")),
  ],
}
