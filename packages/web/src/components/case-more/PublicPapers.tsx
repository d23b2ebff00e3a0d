/** What is made for all: notices to whom no letter reaches, the web site's text, the sheet for the telephone, help against extortion. */
import { useState } from "react"
import { useAct } from "../../data/act.ts"
import { type CaseId, type CaseView, savePublicPaper } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { RadioGroup } from "../../ui/Choice.tsx"
import { Field } from "../../ui/Field.tsx"
import { FormFailure } from "../Failure.tsx"

const papers = [
  {
    kind: "substitute",
    title: "Substitute notice",
    what: "For whom no letter reaches (45 CFR 164.404): to print, or hang up.",
  },
  {
    kind: "web",
    title: "Text for the web site",
    what: "For 90 days on the first page, where ten or more are not reached.",
  },
  {
    kind: "media",
    title: "Notice to the media",
    what: "Where more than 500 people of one State are affected (45 CFR 164.406).",
  },
  { kind: "desk", title: "Answers for the telephone", what: "For whoever takes the calls." },
  {
    kind: "extortion",
    title: "If someone is threatened",
    what: "What to do and not to do, with words for the police.",
  },
] as const

const languages = [
  { value: "en", label: "English" },
  { value: "es", label: "Spanish" },
]

export function PublicPapers({ id, view }: { id: CaseId; view: CaseView }) {
  const [language, setLanguage] = useState("en")
  const [place, setPlace] = useState("")
  const make = useAct(
    (kind: (typeof papers)[number]["kind"]) =>
      savePublicPaper({ case: id, kind, language, ...(kind === "media" && place !== "" && { place }) }),
    { failure: "form", done: "Saved to your downloads." },
  )
  if (view.scopes.length === 0) return <p>First find out who is affected: the notices say what was exposed.</p>
  return (
    <section className="stack">
      <h2>For all</h2>
      <RadioGroup label="Language" segmented options={languages} value={language} onChange={setLanguage} />
      <Field
        label="State, for the media"
        optional
        value={place}
        onChange={setPlace}
        hint="As it is to stand in the notice, such as New York."
      />
      <FormFailure error={make.error} />
      <ul className="list">
        {papers.map(({ kind, title, what }) => (
          <li key={kind} className="list-item">
            <span className="list-main">
              <span className="list-title">{title}</span>
              <span className="soft small">{what}</span>
            </span>
            <div className="actions">
              <Button
                size="small"
                isPending={make.isPending && make.variables === kind}
                onPress={() => make.mutate(kind)}
                aria-label={`Make it: ${title}`}
              >
                Make it
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
