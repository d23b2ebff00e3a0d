/**
 * The GDPR's two tests: a risk (Art. 33, tell the authority within 72 hours) and a high risk (Art. 34, tell the people), by the criteria of
 * the Article 29 Working Party's guidelines on breach notification (WP250rev.01, IV.B).
 */
import { counted, journal, proven, unknown } from "../statement/statement.ts"
import type { AssessmentInput, Factor } from "./assessment.ts"
import { acquiredFacts, mitigationFacts, natureFacts, whoFacts } from "./hipaa-factors.ts"

const guideline = "WP250rev.01, IV.B"

export function gdprFactors(input: AssessmentInput): Factor[] {
  const { scope, state } = input
  const isSealed = input.harbours.length > 0 && input.harbours.every(({ holds }) => holds)
  return [
    {
      id: "type",
      question: "What kind of breach is it: of confidentiality, of integrity, of availability?",
      citation: guideline,
      facts: whoFacts(input),
    },
    {
      id: "nature",
      question: "How sensitive is it, and how much?",
      citation: `${guideline}; Art. 9(1)`,
      facts: [
        ...natureFacts(input),
        proven("Records of a therapy practice are data concerning health.", { kind: "spec", page: "entry.md" }),
      ],
    },
    {
      id: "identification",
      question: "How easily are people recognised in it?",
      citation: guideline,
      facts: acquiredFacts(input),
    },
    {
      id: "consequences",
      question: "How severe can it be for them (extortion, exposure, identity theft, loss of trust in care)?",
      citation: guideline,
      facts: [unknown("Whether it is in hands that mean harm: a person has to judge.")],
    },
    {
      id: "people",
      question: "Are there people among them who need special care (children, people at risk)?",
      citation: guideline,
      facts: [
        unknown("The log knows no ages and no risks: look at the call list once the contact cards are released."),
      ],
    },
    {
      id: "number",
      question: "How many are concerned?",
      citation: guideline,
      facts: [proven(`${counted(scope.counts.charts, "person", "people")}.`, journal(scope))],
    },
    {
      id: "controller",
      question: "Does it weigh more because of who you are?",
      citation: guideline,
      facts: [unknown("A practice's patients trust it with what they tell nobody else.")],
    },
    {
      id: "exceptions",
      question: "Is it sealed for who has it, or has what you did since taken the high risk away?",
      citation: "Art. 34(3)(a), (b)",
      facts: [
        isSealed
          ? proven("What was taken was sealed; see the evidence for the encryption safe harbour.", journal(scope))
          : unknown("The evidence does not show that what was taken was sealed for who has it."),
        ...mitigationFacts({ ...input, state }),
      ],
    },
  ]
}
