/** What only people know of an incident, for its letters. Dates and steps that the log knows are filled in by themselves. */
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { type CaseId, type CaseWords, caseWordsUpdate, type MeasureCode } from "../data/incidents.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox, CheckboxGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { textIn } from "./form-text.ts"

const measures: { value: MeasureCode; label: string }[] = [
  { value: "investigating", label: "We go on looking into it" },
  { value: "police-told", label: "We told the police" },
  { value: "retrieved", label: "We got it back" },
  { value: "deletion-confirmed", label: "They confirmed that they deleted it" },
  { value: "cut-off-vendor", label: "We cut off the vendor" },
  { value: "reset-passwords", label: "We reset passwords" },
  { value: "new-rules", label: "We changed our rules" },
  { value: "trained-staff", label: "We trained our staff" },
]

export function WordsForm({ id, words }: { id: CaseId; words: CaseWords }) {
  const update = useAct(caseWordsUpdate, { touches: [["case", id]], failure: "form", done: "Kept for the letters." })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        update.mutate({ case: id, words: wordsIn(new FormData(event.currentTarget)) })
      }}
    >
      <div className="pair">
        <Field name="noticeDate" label="Date on the letters" type="date" defaultValue={words.noticeDate} isRequired />
        <Field
          name="vendor"
          label="Vendor involved"
          optional
          defaultValue={words.vendor ?? ""}
          hint="Only if it happened at one."
        />
      </div>
      <div className="group">
        <Checkbox name="known" defaultSelected={words.who === "known"}>
          We know who has the records
        </Checkbox>
        <Checkbox name="posted" defaultSelected={words.posted}>
          Records were put on the internet
        </Checkbox>
        <Checkbox name="extortion" defaultSelected={words.extortion}>
          Someone asked for money
        </Checkbox>
        <Checkbox name="freeSession" defaultSelected={words.freeSession}>
          We offer a free session with someone of the patient's choice
        </Checkbox>
      </div>
      <CheckboxGroup label="What you did" name="measures" options={measures} defaultValue={words.measures} />
      <Field name="serviceVendor" label="Identity protection by" optional defaultValue={words.service?.vendor ?? ""} />
      <div className="pair">
        <Field
          name="serviceMonths"
          label="For how many months"
          optional
          inputMode="numeric"
          defaultValue={String(words.service?.months ?? 24)}
        />
        <Field name="serviceUrl" label="Where to use the code" optional defaultValue={words.service?.url ?? ""} />
      </div>
      <div className="pair">
        <Field
          name="policeAgency"
          label="Police office that was told"
          optional
          defaultValue={words.policeTold?.agency ?? ""}
        />
        <Field name="policeOn" label="Told on" type="date" optional defaultValue={words.policeTold?.on ?? ""} />
      </div>
      <Field
        name="authority"
        label="Data protection authority"
        optional
        defaultValue={words.authority ?? ""}
        hint="Whom a report under the GDPR goes to."
      />
      <Field name="statement" label="A sentence of your own" lines optional defaultValue={words.statement ?? ""} />
      <Field
        name="likelyConsequences"
        label="Likely consequences, for the reports"
        lines
        optional
        defaultValue={words.likelyConsequences ?? ""}
      />
      <FormFailure error={update.error} />
      <div className="actions">
        <Button type="submit" kind="primary" isPending={update.isPending}>
          Keep
        </Button>
      </div>
    </Form>
  )
}

function wordsIn(data: FormData): CaseWords {
  const [vendor, statement, consequences] = ["vendor", "statement", "likelyConsequences"].map((name) =>
    textIn(data, name),
  )
  const [service, url] = [textIn(data, "serviceVendor"), textIn(data, "serviceUrl")]
  const [authority, agency, told] = ["authority", "policeAgency", "policeOn"].map((name) => textIn(data, name))
  const chosen = new Set(data.getAll("measures"))
  return {
    noticeDate: textIn(data, "noticeDate") ?? "",
    who: data.get("known") === "on" ? "known" : "unknown",
    posted: data.get("posted") === "on",
    extortion: data.get("extortion") === "on",
    freeSession: data.get("freeSession") === "on",
    measures: measures.flatMap(({ value }) => (chosen.has(value) ? [value] : [])),
    ...(vendor !== undefined && { vendor }),
    ...(statement !== undefined && { statement }),
    ...(consequences !== undefined && { likelyConsequences: consequences }),
    ...(authority !== undefined && { authority }),
    ...(agency !== undefined && told !== undefined && { policeTold: { agency, on: told } }),
    ...(service !== undefined && {
      service: { vendor: service, months: Number(textIn(data, "serviceMonths") ?? 0), url: url ?? "" },
    }),
  }
}
