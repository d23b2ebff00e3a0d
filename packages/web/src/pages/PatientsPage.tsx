/** The first page: find a patient, one's own list, drafts that wait. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query"
import { FilePen, Search, Siren, UserPlus } from "lucide-react"
import { useDeferredValue, useEffect, useRef, useState } from "react"
import { Form, Input, Label, SearchField, Text } from "react-aria-components"
import { Boundary } from "../components/Boundary.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { ButtonLink, Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { PatientList } from "../components/PatientList.tsx"
import { Questions } from "../components/Questions.tsx"
import { Reminders } from "../components/Reminders.tsx"
import { timeText } from "../components/when.ts"
import { patientName } from "../data/chart-name.ts"
import { find, worklist } from "../data/charts.ts"
import { useMay } from "../data/desk.ts"
import { drafts } from "../data/notes.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Empty, Notice, Protection } from "../ui/Notice.tsx"
import { Loading } from "../ui/Progress.tsx"
import { matchLocally } from "./match-locally.ts"

export default function PatientsPage() {
  const mayCreate = useMay("chart-create")
  const [text, setText] = useState("")
  const [asked, setAsked] = useState("")
  return (
    <Page
      title="Patients"
      actions={
        mayCreate && (
          <ButtonLink to={paths.patientNew} icon={<UserPlus size={18} aria-hidden="true" />}>
            New patient
          </ButtonLink>
        )
      }
    >
      <div className="stack loose">
        <Reminders />
        <Questions />
        <FindBox
          text={text}
          onText={(next) => {
            setText(next)
            if (next === "") setAsked("")
          }}
          onAsk={() => setAsked(text.trim())}
        />
        {asked !== "" && <Found key={asked} query={asked} />}
        <Boundary>
          {asked === "" && <Waiting />}
          {asked === "" && <OwnList text={text} />}
        </Boundary>
      </div>
    </Page>
  )
}

function FindBox({ text, onText, onAsk }: { text: string; onText: (text: string) => void; onAsk: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      input.current?.focus()
    }
    addEventListener("keydown", focus)
    return () => removeEventListener("keydown", focus)
  }, [])
  return (
    <Form
      className="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        onAsk()
      }}
    >
      <SearchField className="search" autoComplete="off" value={text} onChange={onText} onSubmit={onAsk}>
        <Label className="label">Find a patient</Label>
        <div className="find-row">
          <div className="search-box">
            <Search size={20} aria-hidden="true" />
            <Input ref={input} className="input" placeholder="Name and birth date" />
          </div>
          {/* Without a slot it would be the field's own button, which empties the field. */}
          <Button
            slot={null}
            type="submit"
            size="large"
            disabledReason={text.trim() === "" ? "type something first" : undefined}
          >
            Find
          </Button>
        </div>
        <Text slot="description" className="hint">
          Your own list is searched as you type. The whole practice by family name with birth date, phone, e-mail or
          record number: a name alone is not enough, because the server must not know names.
        </Text>
      </SearchField>
    </Form>
  )
}

function Found({ query }: { query: string }) {
  const [isEmergency, setEmergency] = useState(false)
  const mayBreakGlass = useMay("break-glass")
  const found = useQuery(find(query, isEmergency ? "emergency" : undefined))
  if (found.isPending) return <Loading>Looking</Loading>
  if (found.isError) return <FormFailure error={found.error} />
  const { local, charts, searchedBy } = found.data
  const others = charts.filter(({ chart }) => !local.some((item) => item.chart === chart))
  const count = local.length + others.length
  return (
    <section className="stack" aria-live="polite">
      <h2>{count === 0 ? "No one found" : count === 1 ? "One match" : `${count} matches`}</h2>
      {searchedBy.length === 0 ? (
        <p className="soft">
          Only your own list was searched. To search the practice, add the birth date (like “Rivera 1980-04-12”), or use
          a phone number, an e-mail address or a record number.
        </p>
      ) : (
        <p className="soft small">Searched by {searchedBy.join(", ")}.</p>
      )}
      {count > 0 && (
        <PatientList
          items={[
            ...local,
            ...others.map(({ chart, name, birthDate }) => ({
              chart,
              name: name ?? "Name shown once opened",
              ...(birthDate === undefined ? {} : { birthDate }),
            })),
          ]}
        />
      )}
      {isEmergency && (
        <Notice tone="danger" title="All patients of the practice were searched">
          This search is in the log. Opening a chart that is not your care team's asks for the emergency.
        </Notice>
      )}
      {mayBreakGlass && !isEmergency && searchedBy.length > 0 && (
        <div className="row">
          <Button kind="quiet" onPress={() => setEmergency(true)} icon={<Siren size={18} aria-hidden="true" />}>
            Emergency: search all patients
          </Button>
        </div>
      )}
      {others.length > 0 && (
        <Protection>The server compared keyed fingerprints, not names. Each chart you open is in the log.</Protection>
      )}
    </section>
  )
}

function OwnList({ text }: { text: string }) {
  const { data: items } = useSuspenseQuery(worklist)
  const shown = useDeferredValue(text)
  const matches = matchLocally(items, shown)
  const mayImport = useMay("chart-create")
  if (items.length === 0) {
    return (
      <Empty title="No patients on your list yet">
        <p>Patients you create, import or open appear here, on your own encrypted list.</p>
        {mayImport && (
          <div className="actions">
            <ButtonLink to={paths.patientNew} kind="primary">
              New patient
            </ButtonLink>
            <ButtonLink to={paths.import}>Import files</ButtonLink>
          </div>
        )}
      </Empty>
    )
  }
  return (
    <section className="stack" aria-live="polite">
      <div className="row spread">
        <h2>{shown.trim() === "" ? "Your list" : "On your list"}</h2>
        <span className="soft small">
          {matches.length === items.length ? `${items.length} patients` : `${matches.length} of ${items.length}`}
        </span>
      </div>
      {matches.length === 0 ? (
        <p className="soft">No one on your list fits. Press Find to search the practice.</p>
      ) : (
        <PatientList items={matches} removable />
      )}
    </section>
  )
}

function Waiting() {
  const { data: list } = useSuspenseQuery(drafts)
  const { data: items } = useSuspenseQuery(worklist)
  if (list.length === 0) return null
  const nameOf = (chart: string) => {
    const listed = items.find((item) => item.chart === chart)
    return listed === undefined ? undefined : patientName(listed.name)
  }
  return (
    <section className="stack">
      <h2>Drafts to sign</h2>
      <ul className="list">
        {list.map((draft) => (
          <li key={draft.id} className="list-item">
            <FilePen size={20} aria-hidden="true" className="list-icon" />
            <Link to={paths.note(draft.chart, draft.id)} className="list-main">
              <span className="list-title">{draft.title === "" ? "Note without a title" : draft.title}</span>
              <span className="soft small">
                {[nameOf(draft.chart), `saved ${timeText(draft.updatedAt)}`].filter(Boolean).join(" · ")}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
