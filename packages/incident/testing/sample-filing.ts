import type { FilingFacts } from "../src/filing/filing-facts.ts"
import { sampleIncident, samplePractice } from "./sample-notice.ts"

export const sampleFiling: FilingFacts = {
  caseId: "0b7d3f5e-8c1a-4f7e-9a53-1b0f8d7c2e64",
  filer: {
    legalName: "Riverside Psychotherapy Group LLC",
    entity: "hipaa-covered provider",
    street: "1200 River Road, Suite 4",
    city: "Springfield",
    state: "IL",
    postalCode: "62701",
    country: "US",
    contact: {
      name: "Dana Whitfield",
      title: "Privacy Officer",
      email: "privacy@riverside.example",
      phone: "1-217-555-0142",
    },
    wisp: true,
  },
  practice: samplePractice,
  incident: sampleIncident,
  awareAt: "2026-03-06T09:12:00-06:00",
  proof: {
    affected: 412,
    listDigest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    checkpoint: { origin: "subrosa/0b7d3f5e", size: 18_422, rootHash: "q5b3hJ8nqk0S1m3l6v7o9T2xYc4Ed8fGh1jKlMnOpQs=" },
    computedAt: "2026-03-06T10:02:11Z",
  },
  byJurisdiction: { "us-il": 380, "us-ny": 20, "us-ma": 12 },
  elements: ["medical-information", "ssn", "date-of-birth"],
  records: ["directory", "clinical"],
  recordsCount: 3120,
  notices: {
    firstSent: "2026-03-09",
    sent: { "us-il": 376, "us-ny": 20, "us-ma": 12 },
    unreachable: 4,
    substitute: true,
    media: [],
  },
  policeTold: { agency: "Springfield Police Department", on: "2026-03-07" },
  safeguards: ["Privacy Rule Safeguards", "Security Rule Technical Safeguards"],
  planned: ["passkeys for every member of staff"],
  today: "2026-03-09",
}
