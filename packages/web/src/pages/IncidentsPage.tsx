/** When something happened: the cases there are, and the one button that begins one. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Siren } from "lucide-react"
import { useState } from "react"
import { Boundary } from "../components/Boundary.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { fullTimeText } from "../components/when.ts"
import { type CaseListed, cases } from "../data/incidents.ts"
import { HappenedForm } from "../forms/HappenedForm.tsx"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Badge, Empty, Protection } from "../ui/Notice.tsx"

export default function IncidentsPage() {
  const [telling, setTelling] = useState(false)
  return (
    <Page
      title="Incidents"
      above={<WatchTabs />}
      lead={<p>Lost, stolen, opened by the wrong person: say what happened, then go step by step.</p>}
      actions={
        <Button
          kind="primary"
          size="large"
          icon={<Siren size={20} aria-hidden="true" />}
          onPress={() => setTelling(true)}
        >
          Something happened
        </Button>
      }
    >
      <Boundary wait="Reading the cases">
        <Cases />
      </Boundary>
      <Protection>
        Who is affected is read from the signed log, not guessed. Nothing that a case rests on is erased until an
        officer lifts its hold.
      </Protection>
      <Dialog title="What happened?" isOpen={telling} onClose={() => setTelling(false)}>
        <Boundary>
          <HappenedForm onClose={() => setTelling(false)} />
        </Boundary>
      </Dialog>
    </Page>
  )
}

function Cases() {
  const { data: list } = useSuspenseQuery(cases)
  return list.length === 0 ? <None /> : <CaseList list={list} />
}

function None() {
  return (
    <Empty title="Nothing has happened">
      <p>You can rehearse it: say that something happened, and tick “This is a rehearsal”.</p>
    </Empty>
  )
}

function CaseList({ list }: { list: readonly CaseListed[] }) {
  return (
    <ul className="list">
      {list.map((one) => (
        <li key={one.id} className="list-item">
          <Link to={paths.incident(one.id)} className="list-main">
            <span className="list-title">{one.title ?? "Incident"}</span>
            <span className="soft small">
              {fullTimeText(one.openedAt)} ·{" "}
              {one.scope === 0 ? "Who is affected is not known yet" : `Scope, version ${one.scope}`}
              {one.hold && " · evidence is held"}
            </span>
          </Link>
          {one.rehearsal && <Badge tone="warn">Rehearsal</Badge>}
          <Badge tone={one.closedAt === null ? "danger" : "ok"}>{one.closedAt === null ? "open" : "closed"}</Badge>
        </li>
      ))}
    </ul>
  )
}
